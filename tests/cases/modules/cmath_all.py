# Every function of cmath.
# engines: bytecode native
# expect: cpython 3.11
import cmath


def shown(z):
    if isinstance(z, tuple):
        return [shown(x) for x in z]
    if isinstance(z, bool):
        return z
    if isinstance(z, float):
        return "%.10g" % (z + 0.0)
    return "%.10g %.10g" % (z.real + 0.0, z.imag + 0.0)


for name in ("acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "log", "log10", "sin", "sinh",
             "sqrt", "tan", "tanh", "phase", "polar", "isfinite", "isinf", "isnan"):
    results = []
    for z in (0.5, 1 + 2j, -2 + 0.5j, -1j, 0.25 - 3j):
        try:
            results.append(shown(getattr(cmath, name)(z)))
        except ValueError as e:
            results.append(str(e))
    print(name, results)
print(shown(cmath.rect(2, 0.5)), shown(cmath.rect(0, 3)), shown(cmath.log(8, 2)))
print(cmath.isclose(1 + 1j, 1 + 1.0000000001j), cmath.isclose(1, 2), cmath.isclose(1, 1.05, rel_tol=0.1))
for f in (cmath.log, cmath.log10):
    try:
        print(f(0))
    except ValueError as e:
        print(type(e).__name__)
inf = float("inf")
print(cmath.isinf(complex(inf, 0)), cmath.isnan(complex(0, float("nan"))), cmath.isfinite(complex(inf, 0)))
