# Every function of math, with its edges.
# engines: bytecode native
# expect: cpython 3.11
import math


def shown(x):
    if isinstance(x, float):
        return x if x != x or x in (math.inf, -math.inf) else float("%.11g" % x)
    if isinstance(x, tuple):
        return tuple(shown(y) for y in x)
    return x


def every(name, *arguments):
    results = []
    for given in arguments:
        if not isinstance(given, tuple):
            given = (given,)
        try:
            results.append(shown(getattr(math, name)(*given)))
        except (ValueError, OverflowError, TypeError, ZeroDivisionError) as e:
            results.append(type(e).__name__)
    print(name, results)


for name in ("acos", "asin", "atanh"):
    every(name, 0, 0.5, -1, 1, 1.5)
for name in ("acosh", "log", "log10", "log2", "log1p", "sqrt", "gamma", "lgamma"):
    every(name, 0, 1, 2.5, 100, -1, -0.5, math.inf, math.nan)
for name in ("asinh", "atan", "cbrt", "cos", "cosh", "erf", "erfc", "exp", "exp2", "expm1", "sin", "sinh", "tan", "tanh"):
    every(name, 0, 1, -2.5, 30, 0.001, math.nan)
every("exp", 1000, -1000, math.inf, -math.inf)
every("log", (8, 2), (1000, 10), 10**40, 1 << 2000, (2, 1))
every("log2", 1 << 100, 10**30)
every("atan2", (1, 1), (-1, 1), (0, -1), (-0.0, -1), (1, 0), (math.inf, -math.inf))
every("ceil", 1.2, -1.2, 7, math.nan, math.inf, 1e20)
every("floor", 1.2, -1.2, 7, math.nan, math.inf, 1e20)
every("trunc", 1.7, -1.7, 7, math.nan, math.inf, 1e20)
every("comb", (5, 2), (5, 6), (50, 25), (-1, 1))
every("perm", (5, 2), (5,), (5, 6), (-1, 1))
every("copysign", (1, -0.0), (-3, 2), (math.inf, -1))
every("degrees", 0, math.pi, -1)
every("radians", 0, 180, -1)
every("dist", ([0, 0], [3, 4]), ([1], [1]), ([1, 2], [1]))
every("hypot", (3, 4), (1, 1, 1), (), (math.inf, 1))
every("fabs", -1, 2.5, -math.inf)
every("factorial", 0, 5, 25, -1, 2.5)
every("fmod", (7, 3), (-7, 3), (7, math.inf), (1, 0))
every("remainder", (7, 3), (8, 3), (-7, 2), (5, 0))
every("frexp", 0, 8, 0.3, -5, math.inf)
every("ldexp", (1, 4), (0.75, -3), (1, 5000), (1, -5000), (0, 5000))
every("modf", 1.25, -1.25, math.inf)
every("fsum", ([0.1] * 10,), ([],), ([1e100, 1, -1e100],))
every("prod", ([1, 2, 3],), ([],), ([2.5, 4],))
print(math.prod([2, 3], start=10))
every("gcd", (12, 18), (), (0, 5), (-4, 6, 10), (1 << 70, 1 << 65))
every("lcm", (4, 6), (), (0, 5), (-4, 6, 10))
every("isclose", (1, 1 + 1e-10), (1, 1.1), (0, 1e-12), (math.inf, math.inf), (math.nan, math.nan))
print(math.isclose(1, 1.05, rel_tol=0.1), math.isclose(0, 0.05, abs_tol=0.1))
for name in ("isfinite", "isinf", "isnan"):
    every(name, 1, math.inf, -math.inf, math.nan)
every("isqrt", 0, 15, 16, 10**40, -1)
every("nextafter", (1, 2), (1, 0), (0, 1), (math.inf, 0))
every("ulp", 1, 0, 1e300, math.inf)
every("pow", (2, 10), (2, 0.5), (-8, 1 / 3), (0, -1), (1, math.nan), (10, 400))
