# Every operator in place, of two variables and with a constant; every comparison that jumps.
# engines: bytecode native
# expect: cpython 3.11
def in_place(a, b):
    results = []
    x = a; x += b; results.append(x)
    x = a; x -= b; results.append(x)
    x = a; x *= b; results.append(x)
    x = a; x //= b; results.append(x)
    x = a; x %= b; results.append(x)
    x = a; x /= b; results.append(x)
    if b == 2 or a == 2.5:
        x = a; x **= b; results.append(x)
    return results


def in_place_bits(a, b):
    results = []
    x = a; x &= b; results.append(x)
    x = a; x |= b; results.append(x)
    x = a; x ^= b; results.append(x)
    x = a; x <<= b; results.append(x)
    x = a; x >>= b; results.append(x)
    return results


def constants(a):
    results = []
    x = a; x += 3; results.append(x)
    x = a; x -= 3; results.append(x)
    x = a; x *= 3; results.append(x)
    x = a; x //= 3; results.append(x)
    x = a; x %= 3; results.append(x)
    return results


def constant_bits(a):
    results = []
    x = a; x &= 6; results.append(x)
    x = a; x |= 6; results.append(x)
    x = a; x ^= 6; results.append(x)
    x = a; x <<= 6; results.append(x)
    x = a; x >>= 2; results.append(x)
    return results


def plain(a, b):
    return [a + b, a - b, a * b, a // b, a % b, a / b, a + 5, a - 5, a * 5, a // 5, a % 5]


def plain_bits(a, b):
    return [a & b, a | b, a ^ b, a << b, a >> b, a & 5, a | 5, a ^ 5, a << 5, a >> 5, ~a, -a, +a]


def compare(a, b):
    results = []
    if a < b: results.append(0)
    if a <= b: results.append(1)
    if a > b: results.append(2)
    if a >= b: results.append(3)
    if a == b: results.append(4)
    if a != b: results.append(5)
    if a is b: results.append(6)
    if a is not b: results.append(7)
    if a < 2: results.append(8)
    if a <= 2: results.append(9)
    if a > 2: results.append(10)
    if a >= 2: results.append(11)
    if a == 2: results.append(12)
    if a != 2: results.append(13)
    return results


def truths(a, b):
    return [a < b, a <= b, a > b, a >= b, a == b, a != b, a is b, a is not b, not a]


def members(a, b):
    results = [a in b, a not in b]
    if a in b:
        results.append("in")
    if a not in b:
        results.append("not in")
    return results


class Matrix:
    def __matmul__(self, other):
        return "@", other

    def __imatmul__(self, other):
        return "@=", other


def matrix(a, b):
    x = a
    x @= b
    return a @ b, x


BIG = (1 << 62) - 1
PAIRS = ((7, 2), (-7, 3), (BIG, 2), (-BIG, BIG), (1 << 80, 5), (True, 3))
for _ in range(2):
    for a, b in PAIRS + ((2.5, 0.5), (3, 1.5), (1e300, 3)):
        print(a, b, plain(a, b), in_place(a, b), constants(a))
        print(compare(a, b), truths(a, b), compare(a, a), truths(b, a))
    for a, b in PAIRS:
        if b < 10:
            print(a, b, plain_bits(a, b), in_place_bits(a, b), constant_bits(a))
    print(members(1, [1, 2]), members(3, (1, 2)), members("a", "abc"), members(1, {2: 3}), members(1, {1}))
    print(matrix(Matrix(), 5), truths("a", "b"), compare(2, 2), truths([], [1]), compare(float("nan"), 1.0))
for f in (plain, in_place, plain_bits, in_place_bits):
    for pair in ((1, 0), ("x", 1), (1, None)):
        try:
            print(f(*pair))
        except (TypeError, ZeroDivisionError) as e:
            print(type(e).__name__, e)
scope = {}
exec(compile("5\n'text'\nNone\n[1]", "", "exec"), scope)
exec(compile("6 * 7", "", "single"), scope)
exec(compile("x = 5; x", "", "single"), scope)
exec("class A:\n    y = 1\n    del y\n    z = 2\nprint(hasattr(A, 'y'), A.z)", scope)
exec("x = 1\ndel x", scope, {})
