# Roots and magnitudes of numbers computed in the function itself.
# engines: bytecode native
# expect: cpython 3.11
from math import fabs, sqrt


def roots(x):
    y = x * 2.0
    return sqrt(y), fabs(y), fabs(-y)


def tried(x):
    try:
        return roots(x)
    except ValueError as e:
        return str(e)


print([tried(x) for x in (2.0, 8.0, 0.5, 2.0, 8.0)], tried(-2.0), tried(2.0), tried(0.0), tried(float("inf")))
