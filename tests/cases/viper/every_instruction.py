# Every instruction that viper leaves to the runtime, on objects; its own on words, references and floats.
# engines: native viper viper-unchecked
# expect: cpython 3.11
import micropython


@micropython.viper
def displays(a: object, b: object) -> object:
    out = [a, b]
    out.append({1, a})
    out.append({a: b, "k": 1})
    out.append((a, *[b, a]))
    out.append([*[a], b])
    out.append({*[a], a})
    out.append({**{a: b}, "z": a})
    out.append(f"{a}|{b!r}|{a:>3}")
    out.append([x for x in [a, b]])
    out.append({x for x in [a, a]})
    out.append({x: b for x in [a]})
    return out


@micropython.viper
def items(a: object, k: object) -> object:
    a[k] = 5
    del a[k]
    x, y, z = a
    first, *rest = a
    part = a[1:2]
    part2 = a[::2]
    del a[0]
    a[1:1] = [part, k]
    del a[1:2]
    return [x, y, z, first, rest, part, part2, a]


@micropython.viper
def calls(f: object, a: object) -> object:
    out = [f(a), f(a, key=2), f(*[a]), f(*[a], **{"key": 3})]
    out.append(f.__call__(a, key=4))
    out.append(a.__repr__())
    return out


@micropython.viper
def attributes(a: object) -> object:
    a.x = 1
    y = a.x
    del a.x
    return y


@micropython.viper
def tests(a: object, b: object) -> object:
    if a is None:
        return "none"
    out = [a is b, a is not b, a in [b], a not in [b], not a, a == b, a < b, a <= b, a > b, a >= b, a != b]
    if a is b:
        out.append("same")
    if a in [b]:
        out.append("in")
    if a not in [b]:
        out.append("not in")
    if a < b:
        out.append("less")
    if a >= b:
        out.append("not less")
    if a:
        out.append("true")
    while not b:
        b = a
    return out


@micropython.viper
def objects(a: object, b: object) -> object:
    out = [a + b, a - b, a * b, a // b, a % b, a / b, a ** b, -a, +a]
    x = a
    x += b; out.append(x)
    x -= b; out.append(x)
    x *= b; out.append(x)
    x //= b; out.append(x)
    x %= b; out.append(x)
    x = a
    x /= b; out.append(x)
    x **= b; out.append(x)
    return out


@micropython.viper
def matrices(a: object, b: object) -> object:
    x = a
    x @= b
    return a @ b, x


@micropython.viper
def deleted(a: object) -> object:
    x = a

    def inner():
        return x

    first = inner()
    del x
    return first


@micropython.viper
def object_bits(a: object, b: object) -> object:
    out = [a & b, a | b, a ^ b, a << b, a >> b, ~a]
    x = a
    x &= b; out.append(x)
    x |= b; out.append(x)
    x ^= b; out.append(x)
    x <<= b; out.append(x)
    x >>= b; out.append(x)
    return out


@micropython.viper
def words(a: int, b: int) -> object:
    out = [a + b, a - b, a * b, a & b, a | b, a ^ b, a << b, a >> b, -a, +a, ~a, a // b, a % b]
    out.append([a + 3, a - 3, a * 3, a // 3, a % 3, a & 3, a | 3, a ^ 3, a << 3, a >> 3])
    x = a
    x += b; out.append(x)
    x -= b; out.append(x)
    x *= b; out.append(x)
    x //= b; out.append(x)
    x %= b; out.append(x)
    x |= b; out.append(x)
    x ^= b; out.append(x)
    x <<= b; out.append(x)
    x >>= b; out.append(x)
    x &= b; out.append(x)
    x = a
    x += 3; out.append(x)
    x -= 5; out.append(x)
    x *= 7; out.append(x)
    x //= 2; out.append(x)
    x %= 50; out.append(x)
    x |= 8; out.append(x)
    x ^= 3; out.append(x)
    x <<= 2; out.append(x)
    x >>= 1; out.append(x)
    x &= 60; out.append(x)
    return out


@micropython.viper
def jumps(a: int, b: int) -> int:
    t = 0
    if a < b: t |= 1
    if a <= b: t |= 2
    if a > b: t |= 4
    if a >= b: t |= 8
    if a == b: t |= 16
    if a != b: t |= 32
    if a < 2: t |= 64
    if a <= 2: t |= 128
    if a > 2: t |= 256
    if a >= 2: t |= 512
    if a == 2: t |= 1024
    if a != 2: t |= 2048
    if a: t |= 4096
    return t


@micropython.viper
def matches(a: object) -> object:
    match a:
        case [y, x]:
            return "list", x, y
        case {"k": v, **rest}:
            return "dict", v, rest
        case Plain(x=r):
            return "plain", r
        case str():
            return "str"
        case None:
            return "none"
    return "other"


@micropython.viper
def closures(a: object) -> object:
    n = a

    def inner(x):
        nonlocal n
        n = n + x
        return n

    def other(y=5, *, z=6):
        return n, y, z

    class Local:
        kept = a

        def get(self):
            return super().__repr__()[:1], self.kept

    return inner(a), inner(a), other(), Local().get()


@micropython.viper
def raising(kind: object) -> object:
    try:
        try:
            if kind[0]:
                raise ValueError("v")
            if kind[1]:
                raise ValueError("w") from KeyError("k")
            if kind[2]:
                raise TypeError
            assert kind[3], "asserted"
        except ValueError as e:
            if e.__cause__ is None:
                raise
            return "cause", str(e.__cause__)
        finally:
            kind = None
    except TypeError:
        return "type"
    except AssertionError as e:
        return str(e)
    except ValueError:
        return "value"
    return "none"


@micropython.viper
def with_statement(m: object) -> object:
    with m as x:
        y = x
    with m:
        raise KeyError(5)
    return y


@micropython.viper
def imports() -> object:
    import sys
    from math import pi
    return sys.byteorder, pi


shared = 5


@micropython.viper
def names() -> object:
    global shared, made
    made = shared
    shared = 7
    del made
    return shared


class Manager:
    def __enter__(self):
        return "entered"

    def __exit__(self, *e):
        return True


class Plain:
    def __matmul__(self, other):
        return "@", other

    def __imatmul__(self, other):
        return "@=", other


def called(a, key=1, **more):
    return a, key, more


print(displays(1, "b"))
print(items([7, 8, 9, 10], 3))
print(calls(called, 5))
print(attributes(Plain()), matrices(Plain(), 5), deleted(6))
for a, b in ((1, 2), (2, 1), (0, 5), (5, 5)):
    print(tests(a, b), objects(a + 1, b), object_bits(a, b), jumps(a, b))
for a, b in ((100, 7), (-100, 3), (1, 1)):
    print(words(a, b), objects(a, b)[:7], jumps(b, a))
print(tests([1], [1]), tests(None, 5))
plain = Plain()
plain.x = 8
for a in ([1, 2], {"k": 1, "z": 2}, 7, plain, "s", None, [3]):
    print(matches(a))
print(closures(3))
print([raising([i == k for i in range(4)]) for k in range(5)])
print(with_statement(Manager()), imports(), names(), shared)
