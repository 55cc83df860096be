# Generators: laziness, state, return value, reuse, as arguments.
# expect: cpython 3.11
def count(n):
    print("start")
    for i in range(n):
        got = yield i
        if got is not None:
            print("got", got)
    return "done"


g = count(3)
print(next(g), g.send("a"), next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value, e.args)
try:
    next(g)
except StopIteration as e:
    print(e.value)
print(next(g, "default"), list(g))


def many():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


f = many()
print([next(f) for _ in range(12)], sum(x for x, _ in zip(many(), range(10))))


def locals_kept(a, *rest, b=5, **more):
    c = a
    for x in rest:
        c += x
        yield c, b, sorted(more)
        b *= 2


print(list(locals_kept(1, 2, 3, z=1)))


def empty():
    return
    yield


print(list(empty()), list(x for x in empty()))
gens = [count(1) for _ in range(3)]
print([next(g) for g in gens])


def expression():
    x = (yield 1) + (yield 2)
    print((yield x), [(yield 4), (yield 5)])


e = expression()
print(next(e), e.send(10), e.send(20), e.send(30), e.send(40))
try:
    e.send("last")
except StopIteration:
    print("stopped")
try:
    count(1).send(5)
except TypeError:
    print("TypeError")


def itself():
    yield next(me)


me = itself()
try:
    next(me)
except ValueError:
    print("ValueError")
