# Floats: text both ways, rounding, special values, mixed arithmetic.
# expect: cpython 3.11
for x in (0.0, -0.0, 1.0, -1.5, 0.1, 1 / 3, 1e16, 1e15, 123456789.125, 1e-5, 0.0001, 1e300, 5e-324, 2.5e-8):
    print(x, repr(x) == str(x), float(repr(x)) == x)
inf = float("inf")
nan = float("nan")
print(inf, -inf, nan, inf - inf, inf * 0, 1e308 * 10, -1e308 * 10)
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(7.5, -2))
print(1 + 0.5, 2 * 0.25, 3 - 0.5, 1 / 4, 7 // 2.0, 2**0.5, 2**-1, 4**0.5, 2.0**3)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5, -2), round(0.5), round(1e20))
print(int(1e15), int(-2.9), float("1e3"), float(" -.5 "), float("INF"), float("-nan") != 0)
print(0.1 + 0.2, 0.1 + 0.2 == 0.3, 1e16 + 1, 2.0**53 + 1)
print(max(1, 2.5), min(1.5, 1), sum([0.5, 1, 2]), abs(-0.0), abs(-2.5))
print(1.5 < 2, 2 == 2.0, (1 << 53) == 2.0**53, 10**30 > 1e29, hash(1.0) == hash(1))
print("%.3f %e %g %g %g" % (3.14159, 12345.678, 1e-10, 100000.0, 1e6))
print("{:.2f} {:10.3f}| {:<8.1f}| {:+.1e} {:g}".format(2.345, 2.5, 2.25, 12345.0, 0.5))
for source in ("1.0 / 0", "1.0 // 0", "1.0 % 0", "0.0 ** -1", "int(float('inf'))", "int(float('nan'))", "float('x')"):
    try:
        print(eval(source))
    except (ZeroDivisionError, OverflowError, ValueError) as e:
        print(type(e).__name__, end=" ")
print()
