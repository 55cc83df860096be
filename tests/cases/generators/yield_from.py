# `yield from`: values, send, throw and close pass through; results come back; deep chains.
# expect: cpython 3.11
def inner():
    try:
        a = yield 1
        print("inner got", a)
        b = yield 2
        print("inner got", b)
    except ValueError as e:
        print("inner caught", e)
        yield "handled"
    finally:
        print("inner finally")
    return "inner result"


def outer():
    result = yield from inner()
    print("result", result)
    more = yield from [10, 20]
    print(more)
    return (yield from iter("x"))


g = outer()
print(next(g), g.send("A"), g.send("B"), next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value)
g = outer()
next(g)
print(g.throw(ValueError("thrown")), next(g))
g.close()
g = outer()
next(g)
g.close()
g = outer()
next(g)
try:
    g.throw(KeyError("through"))
except KeyError as e:
    print("out", e.args)


def deep(n):
    if n:
        got = yield from deep(n - 1)
        return got + 1
    x = yield "bottom"
    return x


d = deep(50)
print(next(d))
try:
    d.send(100)
except StopIteration as e:
    print(e.value)


class Manual:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 2:
            raise StopIteration("manual result")
        return self.n

    def send(self, value):
        print("sent", value)
        return "sent " + value

    def throw(self, *args):
        print("thrown")
        return "after throw"

    def close(self):
        print("closed")


def delegate():
    return (yield from Manual())


m = delegate()
print(next(m), m.send("v"), m.throw(ValueError), next(m))
try:
    next(m)
except StopIteration as e:
    print(e.value)
m = delegate()
next(m)
m.close()


def tree(t):
    if isinstance(t, list):
        for x in t:
            yield from tree(x)
    else:
        yield t


print(list(tree([1, [2, [3, []], 4], [[[5]]]])))
try:
    list((lambda: (yield from 5))())
except TypeError:
    print("TypeError")
