# Floats in compiled loops equal bytecode's to the last bit.
# engines: bytecode native
# expect: cpython 3.11
@micropython.native
def mandel(cr, ci, n):
    zr = zi = 0.0
    for i in range(n):
        zr, zi = zr * zr - zi * zi + cr, 2 * zr * zi + ci
        if zr * zr + zi * zi > 4.0:
            return i
    return n


@micropython.native
def series(n):
    s = 0.0
    c = 0
    for k in range(1, n):
        s += 1.0 / (k * k) - 0.5 * k / 3
        c += k
    return s, c, s / c, -s, s // 1, s % 1, s**2, abs(s), int(s)


@micropython.native
def special(x):
    return x + 1, x * 0, x - x, x == x, x < 1, x > 1, x != 1, not x, -x, x if x else "falsy"


print([mandel(x / 8 - 2, y / 8, 50) for y in range(3) for x in range(24)])
print(series(1000), series(2))
inf = float("inf")
for x in (0.0, -0.0, inf, -inf, inf - inf, 1e308 * 5, 1.157920892373162e77, 2.0**-255, 1e-300, 2.0**32, 2.0**-32):
    print(special(x))


@micropython.native
def zero(a):
    try:
        return 1.0 / a
    except ZeroDivisionError:
        return "ZeroDivisionError"


print(zero(0.0), zero(0), zero(-0.0), zero(4))
