# throw and close: caught, passed on, refused; GeneratorExit and StopIteration inside.
# expect: cpython 3.11
def worker():
    n = 0
    while True:
        try:
            n += 1
            yield n
        except ValueError as e:
            print("caught", e)
        finally:
            print("finally", n)


g = worker()
print(next(g))
print(g.throw(ValueError("v")))
try:
    g.throw(KeyError("k"))
except KeyError as e:
    print("out", e.args)
print(next(g, "finished"))

g = worker()
try:
    g.throw(ValueError("before start"))
except ValueError as e:
    print(e)
g = worker()
next(g)
g.close()
g.close()
print(list(g))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError:
    print("RuntimeError")


def returns():
    try:
        yield 1
    except GeneratorExit:
        print("exiting")
        return


r = returns()
next(r)
r.close()


def leaks():
    yield 1
    raise StopIteration("inside")


l = leaks()
next(l)
try:
    next(l)
except RuntimeError:
    print("RuntimeError")
try:
    next(l)
except StopIteration:
    print("StopIteration")


def converts():
    try:
        yield 1
    except KeyError:
        raise IndexError("converted")


c = converts()
next(c)
try:
    c.throw(KeyError)
except IndexError as e:
    print(e)


def context():
    class C:
        def __enter__(self):
            print("enter")

        def __exit__(self, *args):
            print("exit", args[0] and args[0].__name__)

    with C():
        yield 1
        yield 2


x = context()
next(x)
x.close()
