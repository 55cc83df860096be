# Ints without a sign in functions that meet other ones: counts of shifts, factors and divisors that leave their kind.
# engines: native
# expect: cpython 3.11
BIG = 0x4000000000000001


def shl(n, x, by):
    t = 0
    for i in range(n):
        t ^= ((x ^ i) & 0xFFFFFFFF) << by
    return t


def mul(n, x, y):
    t = 0
    for i in range(n):
        t = (t ^ x) * y & 0xFFFFFFFF
    return t


def with_bools(flags, x):
    for flag in flags:
        x = (x << 1) + flag & 0xFFFFFFFF
        x ^= flag
    return x, x & True, True & True


def grown(n, x):
    y = 1
    for i in range(n):
        y = y * 3 & 0xFFFFFFFF
        if i & 7 == 7:
            y = y + x
    return y


def powers(counts, x):
    t = 0
    for count in counts:
        t ^= (x & 0xFFFFFFFF) << count
    return t


def floor(n, x, by):
    t = 0
    for i in range(n):
        t ^= (x & 0xFFFFFFFF) // ((by & 0xFFFFFFFF) and 3)
    return t


def mean(n, x, by):
    t = 0
    for i in range(n):
        t ^= (x + i) // by
    return t


def show(function, *args):
    found = []
    for i in range(6):
        try:
            found.append(function(*args))
        except Exception as e:
            found.append(type(e).__name__)
    print(function.__name__, found[0], all(one == found[0] for one in found))


for x in (1, 12345, 1 << 30, 1 << 62, -(1 << 63), 1 << 64, 0xFFFFFFFF) * 6:
    print(with_bools([True, False] * 20, x), with_bools([0, True, 5], x))
for n in (1, 5, 40):
    for by in (3, 20, 31, 32, 40, 64):
        show(shl, n, 0xDEADBEEF, by)
    for y in (0x9E3779B9, BIG, -1):
        show(mul, n, 0xDEADBEEF, y)
    for x in (5, 0xFFFFFFFF, BIG, -1 << 40):
        show(grown, n, x)
        show(powers, [0, 3, 31] * n, x)
        show(powers, [0, 32, 33, 64] * n, x)
    for by in (7, 0xFFFFFFF1, 1 << 32, 0, BIG):
        show(floor, n, 0xDEADBEEF, by)
        show(mean, n, 0xDEADBEEF, by)
        show(mean, n, BIG, by)
