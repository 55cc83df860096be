# Unboxed ints that pass every boundary up and down, in loops that were compiled for small ones.
# engines: bytecode native
# expect: cpython 3.11
@micropython.native
def walk(start, step, n):
    x = start
    out = []
    for _ in range(n):
        out.append(x)
        x += step
    return out


@micropython.native
def shifts(x, n):
    out = []
    for i in range(n):
        out.append((x << i) - (x >> i))
    return out


@micropython.native
def product(n):
    r = 1
    while n > 1:
        r *= n
        n -= 1
    return r


@micropython.native
def negate(x):
    return -x, abs(x), ~x, x * -1, x // -1, 0 - x, x - 1, x + 1, x * x


for bits in (30, 31, 32, 53, 61, 62, 63, 64):
    print(walk((1 << bits) - 2, 1, 5), walk(-(1 << bits) + 1, -1, 4))
print(shifts(3, 70)[-8:], shifts(-1, 66)[-3:])
print(product(20), product(21), product(25))
for bits in (31, 62, 63):
    print(negate(-(1 << bits)), negate((1 << bits) - 1))
print(sum(walk(0, 1 << 60, 20)), walk(1 << 64, -(1 << 62), 6))
