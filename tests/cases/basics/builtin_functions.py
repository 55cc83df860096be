# Builtin functions that other cases do not call.
# engines: bytecode native
# expect: cpython 3.11
def tried(f, *arguments):
    try:
        return f(*arguments)
    except (ValueError, TypeError, AttributeError, OverflowError, StopIteration) as e:
        return type(e).__name__


class Called:
    def __call__(self):
        return 5

    async def __anext__(self):
        return 6

    def __aiter__(self):
        return self


print(callable(len), callable(5), callable(Called()), callable(Called), callable("x".upper))
x = []
print(id(x) == id(x), id(x) != id([]), id(None) == id(None), aiter(Called()).__class__.__name__, tried(aiter, 5))
print(type(None)() is None, tried(type(None), 1), bool(None), repr(NotImplemented))
print(type(lambda: 0).__name__, repr(len), repr([].append).split(" at ")[0], repr(int.from_bytes).split(" at ")[0])


def f(a, b=2):
    "text"
    return a, b


print(repr(f).split(" at ")[0], f.__name__, f.__defaults__, f.__code__.co_name)
print(repr(f.__code__).split(" at ")[0], type(f)(f.__code__, globals(), "g")(1, 3), f.__call__(4))
print(repr(Called().__call__).split(" of ")[0], Called().__call__.__self__.__class__.__name__, Called().__call__.__func__.__name__)
print([].append.__name__, [].append.__self__, len.__name__, len.__module__ if hasattr(len, "__module__") else "builtins")
m = Called().__call__
print(m == m, m != m, hash(m) == hash(m), m == Called().__call__, {m: 1}[m])


def cells():
    x = 5

    def inner():
        return x

    return inner


cell = cells().__closure__[0]
print(cell.cell_contents, type(cell).__name__)


def numbers():
    yield 1
    yield 2


g = numbers()
print(repr(g).split(" at ")[0], g.__name__, g.gi_running, g.__next__(), list(g))


async def waits():
    return 5


c = waits()
print(repr(c).split(" at ")[0], tried(c.send, None))
c.close()
print(list(iter(lambda s=[3, 2, 1]: s.pop(), 3)), iter(iter(int, 1)).__class__.__name__)
numbers_left = iter([1, 2, 3].pop, 1)
print(iter(numbers_left) is numbers_left, next(numbers_left), list(numbers_left))
for it in (iter("ab"), iter(b"ab"), iter({1}), iter({1: 2}), iter(range(2)), iter((1,)), reversed({1: 2}), iter([1]), enumerate("a"), zip("a"), map(str, "a"), filter(None, "a")):
    print(iter(it) is it, len(list(it)), end=" ")
print()
print(list(reversed({1: 2}.values())), list(reversed({1: 2}.items())), list(reversed({1: 2}.keys())))


class Sequence:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i * i


it = iter(Sequence())
print(iter(it) is it, list(it), list(reversed([1, 2])))
import sys

print(repr(sys).startswith("<module 'sys'"), sys.__name__, tried(lambda: sys.no_such))
s = super(Called, Called())
print(repr(s).startswith("<super: <class 'Called'>") or repr(s).startswith("<super: <class '__main__.Called'>"))
p = property(f)
print(p.fget is f, p.fset, p.fdel, p.__doc__)
try:
    eval("1 +")
except SyntaxError as e:
    print(type(e).__name__, e.msg == e.args[0], str(e).split(" (")[0] == e.msg)
for work in (lambda: b"\xff".decode(), lambda: "é".encode("ascii")):
    try:
        work()
    except UnicodeError as e:
        print(type(e).__name__, e.start, e.end, e.encoding, e.reason, e.object, str(e)[:20])
print(hash("abc") == hash("abc"), str("x"), bool(True), bool(0.0), bool(()), hash(1 + 0j) == 1)
