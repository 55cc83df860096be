# Scripts for tests/trust/memory.rs: small, and together over all that allocates.
# === ints
a = 1 << 70
print(a * a, a // 3, a % 7, -a, a ^ (a >> 3), hex(a), int("123456789012345678901234567890"))
# === powers
print(3 ** 200, pow(3, 1000, 1 << 80), divmod(10 ** 40, 10 ** 13 + 7))
# === floats
print(1e300 * 1e5, 0.1 + 0.2, float("2.5e-200"), round(2.675, 2), "%.3f" % 1e20)
# === complex
print((1 + 2j) * (3 - 1j), abs(3 + 4j))
# === strings
s = "abc" * 10
print(s.upper(), s.replace("b", "xyz"), s.split("c"), s[::-1], s.find("ca"), "-".join(["a", "b"]))
# === unicode
print("äöü→".upper(), "äöü".encode(), b"\xc3\xa4".decode(), "ß" + "é", ord("→"), chr(0x1F600))
# === fstrings
x = 5
print(f"{x} {x!r:>5} {x:08.3f} {'nested' + str(x)} {x=}")
# === formats
print("{0:>10} {1!r} {a}".format(1, "z", a=[1]))
print("%s %d %x %r %-5s|" % ("a", 10 ** 20, 255, [1], "b"))
# === bytes
b = bytes(range(10)) + b"xyz" * 3
print(b, b[2:5], b.hex(), b.split(b"y"), bytes.fromhex("00ff"))
# === bytearrays
b = bytearray(b"abc")
b.extend(b"def")
b[1:2] = b"XYZ"
b += bytes(20)
print(b, bytes(memoryview(b)[2:4]), b.find(b"Z"))
# === lists
a = list(range(20))
a.append(1); a.extend([2, 3]); a.insert(0, "x"); a[2:5] = [7]; del a[3]
a.remove("x"); a.sort(); a.reverse()
print(a, a + [1], a * 2, a[::3])
# === sorting
print(sorted(["b", "a", "c"] * 5, key=lambda s: s + "k", reverse=True))
# === tuples
t = (1, 2) + (3,) * 4
print(t, t[1:], tuple("abc"), (1, (2, (3,))) < (1, (2, (4,))))
# === dicts
d = {i: str(i) for i in range(20)}
d.update(a=1, b=2); d.pop(3); d.setdefault("k", []).append(1); del d[4]
print(d, list(d.items())[:3], dict([(1, 2)]), d.get("z"), {**d, "q": 1}["q"])
# === sets
s = {1, 2, 3} | {4}
s.add(5); s.discard(1)
print(sorted(s & {2, 5}), frozenset([1]), sorted(s ^ {9}), sorted(s - {2}))
# === slices
print(slice(1, 2, 3), "hello"[1:3], [1, 2, 3, 4][slice(None, None, 2)], range(10)[2:8:3])
# === functions
def f(a, b=2, *args, c=3, **kw):
    return a, b, args, c, kw
print(f(1), f(1, 2, 3, 4, c=5, d=6), f(*[1, 2], **{"x": 1}))
# === closures
def counter():
    n = 0
    def up():
        nonlocal n
        n += 1
        return n
    return up
c = counter()
print(c(), c(), [g(3) for g in [lambda x, i=i: x + i for i in range(3)]])
# === classes
class A:
    k = 1
    def __init__(self, x):
        self.x = x
    def __repr__(self):
        return "A(%r)" % self.x
    def __add__(self, other):
        return A(self.x + other.x)
class B(A):
    def __init__(self, x):
        super().__init__(x)
        self.y = 1
        self.z = 2
print(A(1) + B(2), B(1).y, B.__mro__, isinstance(B(1), A))
# === attributes
class A:
    pass
a = A()
for i in range(12):
    setattr(a, "n%d" % i, i)
del a.n3
print(sorted(a.__dict__), hasattr(a, "n3"), getattr(a, "q", 0))
# === properties
class A:
    @property
    def p(self):
        return self._p
    @p.setter
    def p(self, v):
        self._p = v
    @staticmethod
    def s(x):
        return x
    @classmethod
    def c(cls):
        return cls.__name__
a = A()
a.p = 5
print(a.p, a.s(1), A.c(), a.c())
# === dunders
class A:
    def __getattr__(self, n):
        return n + "!"
    def __getitem__(self, i):
        return i
    def __call__(self, *a):
        return a
    def __eq__(self, o):
        return True
    def __hash__(self):
        return 1
    def __len__(self):
        return 3
    def __contains__(self, x):
        return x == 1
a = A()
print(a.foo, a[1, 2], a[1:2], a(1, 2), a == 1, {a: 1}[a], len(a), 1 in a)
# === generators
def g(n):
    for i in range(n):
        x = yield i
        if x:
            yield x
it = g(3)
print(next(it), it.send("s"), list(it), list(x * 2 for x in g(2)))
# === delegation
def inner():
    try:
        yield 1
        yield 2
    finally:
        print("fin")
    return 3
def outer():
    r = yield from inner()
    yield r
print(list(outer()))
it = outer(); next(it); it.close()
# === comprehensions
print([x * y for x in range(3) for y in range(3) if x != y], {x for x in "aab"} == {"a", "b"}, {k: v for k, v in zip("ab", [1, 2])})
# === exceptions
try:
    try:
        [][1]
    except IndexError as e:
        raise ValueError("bad", 1) from e
except ValueError as e:
    print(repr(e), e.args, repr(e.__cause__))
# === finally
def f():
    for i in range(3):
        try:
            if i == 1:
                continue
            if i == 2:
                return "r"
        finally:
            print("f", i)
print(f())
# === uncaught_inside
class E(Exception):
    def __init__(self, a):
        super().__init__(a)
        self.a = a
try:
    raise E([1])
except E as e:
    print(e.a, str(e), isinstance(e, Exception))
# === with
class C:
    def __enter__(self):
        return self
    def __exit__(self, t, v, tb):
        return t is ZeroDivisionError
with C() as a, C():
    1 / 0
print("after")
# === caught
def f():
    try:
        return [str(i) * 10 for i in range(5)]
    except MemoryError:
        return "caught"
print(f())
# === caught_again
n = 0
try:
    x = []
    for i in range(10):
        x.append([i] * 10)
except MemoryError as e:
    n = 1
x = None
print("end", n)
# === unpacking
a, *b, c = range(6)
(d, e), f = (1, 2), 3
print(a, b, c, d, e, f, [*b, *b], (*b,))
# === iterators
print(list(map(lambda x, y: x + y, [1, 2], [3, 4])), list(filter(None, [0, 1])), list(enumerate("ab", 1)), list(zip("ab", "cd")), list(reversed([1, 2])), sum([[1], [2]], []), max("abc", key=ord), any([0, 1]))
# === builtins
print(eval("1 + 2 * 3"), repr("a'b"), oct(8), callable(len), type(1), id(1) == id(1), hash("a") == hash("a"))
exec("print('executed', [1])")
# === globals
g = globals()
g["dynamic"] = 5
print(dynamic, "dynamic" in dir(), vars() is g if "vars" in g else True)
# === types
T = type("T", (object,), {"a": 1, "m": lambda self: self.a})
print(T().m(), T.__name__)
# === imports
import sys, math, gc
from math import sqrt as root
print(root(16.0), math.floor(2.5), sys.maxsize > 0, gc.collect() is not None)
# === structs
import struct
print(struct.pack("<IhB4s", 1, -2, 3, b"abcd"), struct.unpack("<Ih", b"\x01\0\0\0\xff\xff"), struct.calcsize("<qI"))
# === arrays
import array
a = array.array("i", [1, 2, 3])
a.append(4); a.extend(array.array("i", [5]))
print(a, a[1:3], list(a))
# === io
import io
f = io.StringIO()
f.write("line 1\nline 2\n")
f.seek(0)
print(f.readlines(), io.BytesIO(b"abc").read(2))
# === binascii
import binascii
print(binascii.hexlify(b"abc"), binascii.unhexlify("6162"), binascii.b2a_base64(b"hello"), binascii.a2b_base64(b"aGVsbG8="))
# === assignments
x = y = [0]
x += [1]
(z := 5)
d = {}
d["a"], d["b"] = 1, 2
print(x, y, z, d)
# === loops
t = 0
for i in range(5):
    for j in range(i):
        if j == 3:
            break
        t += j
    else:
        t += 100
while t > 50:
    t -= 7
print(t)
# === deep_expression
print(((((1 + 2) * 3 - 4) * (5 + 6)) - ((7 + 8) * (9 - (10 + (11 * (12 + 13)))))) + sum([1, 2, [3, [4, [5]]][0]]))
# === long_source
x0 = 0; x1 = x0 + 1; x2 = x1 + 1; x3 = x2 + 1; x4 = x3 + 1; x5 = x4 + 1; x6 = x5 + 1; x7 = x6 + 1
y = [x0, x1, x2, x3, x4, x5, x6, x7, "a", "b", "c", b"d", 1.5, 2.5, 3.5, None, True, (1, 2), (3, 4)]
print(y)
# === syntax_error
try:
    exec("x = (1 +\n")
except SyntaxError as e:
    print("syntax")
try:
    exec("def f(:\n  pass")
except SyntaxError as e:
    print("syntax", e.args[0] != "")
# === match_names
def long_function_name_with_many_words(argument_one, argument_two, *, keyword_argument=None):
    local_variable_one = argument_one
    return [local_variable_one, argument_two, keyword_argument]
print(long_function_name_with_many_words(1, 2, keyword_argument=3))
# === async
async def f():
    return 5
async def g():
    return await f() + 1
c = g()
try:
    c.send(None)
except StopIteration as e:
    print(e.value)
# === tracebacks
import sys, io
def f():
    return 1 / 0
try:
    f()
except ZeroDivisionError as e:
    s = io.StringIO()
    sys.print_exception(e, s)
    # Without memory for a line the traceback is shorter.
    print(s.getvalue().split("\n")[-2])
# === recursion
def f(n):
    return 0 if n == 0 else 1 + f(n - 1)
print(f(100))
# === registers
def f(n):
    a, b, c, d, e = n, n, n, n, n
    return n if n == 0 else f(n - 1) + a + b + c + d + e
print(f(600))
# === viper_ints
import micropython
@micropython.viper
def f(n: int) -> int:
    s = 0
    i = 0
    while i < n:
        s += i * i ^ (i << 3)
        i += 1
    return s
print(f(100))
# === viper_pointers
import micropython
@micropython.viper
def f(p: ptr8, n: int) -> uint:
    s = uint(0)
    for i in range(n):
        p[i] = (p[i] * 3) & 0xff
        s += uint(p[i])
    return s
b = bytearray(range(20))
print(f(b, 20), b)
# === viper_objects
import micropython
@micropython.viper
def f(a, n: int):
    r = []
    for i in range(n):
        r.append(a)
    return r + [n]
print(f("x", 3))
# === viper_raises
import micropython
@micropython.viper
def f(a: int, b: int) -> int:
    return a // b
try:
    f(1, 0)
except ZeroDivisionError as e:
    print(e)
# === viper_refused
try:
    exec("import micropython\n@micropython.viper\ndef f(a: int):\n    a = []\n    return a\n")
except TypeError as e:
    print(e)
# === native_ints
import micropython
@micropython.native
def f(n):
    s = 0
    for i in range(n):
        s += i * i
    return s
print(f(50), f(1 << 12))
# === native_objects
import micropython
@micropython.native
def f(d, n):
    for i in range(n):
        d[str(i)] = [i, i * 0.5]
    return d
print(f({}, 4))
# === native_raises
import micropython
@micropython.native
def f(a):
    try:
        return a[10]
    except IndexError as e:
        return [str(e)]
    finally:
        print("fin")
print(f([1]))
# === native_generator
import micropython
@micropython.native
def f(n):
    for i in range(n):
        yield i * 2
print(list(f(4)))
# === scheduled
import micropython
def call(x):
    print("scheduled", x)
micropython.schedule(call, [1])
for i in range(3):
    pass
# === const
from micropython import const
X = const(5)
_Y = const(1 << 60)
print(X, _Y)
