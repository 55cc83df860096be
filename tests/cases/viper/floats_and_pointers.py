# Floats of viper, and pointers of every width at constant and computed places, inside and outside of their bounds.
# engines: native viper viper-unchecked
# expect: cpython 3.11
import micropython
from array import array


@micropython.viper
def arithmetic(a: float, b: float) -> object:
    x = a
    x += b
    x -= 0.5
    x *= b
    x /= 2.0
    return a + b, a - b, a * b, a / b, -a, +a, a < b, a <= b, a > b, a >= b, a == b, a != b, x


@micropython.viper
def whole(a: float, b: float) -> object:
    return a // b, a % b


@micropython.viper
def power(a: float, b: float) -> float:
    return a ** b


@micropython.viper
def mixed(a: int, b: uint, c: float) -> object:
    return float(a) + c, float(b) + c, int(c)


@micropython.viper
def loop(n: int, step: float) -> float:
    t = 0.0
    for i in range(n):
        if t > 10.0:
            t -= step
        t += step
    return t


@micropython.viper
def narrow(p: ptrf32, n: int) -> float:
    t = 0.0
    for i in range(n):
        t += p[i]
        p[i] = t
    return t


@micropython.viper
def signed(p: ptr8s, q: ptr16s, n: int) -> int:
    t = 0
    for i in range(n):
        t += p[i] + q[i]
        p[i] = -1 - i
        q[i] = -300 - i
    return t


def tried(f, *arguments):
    try:
        return f(*arguments)
    except (IndexError, ZeroDivisionError, ValueError, OverflowError, TypeError) as e:
        return type(e).__name__


for a, b in ((1.5, 0.5), (-2.0, 4.0), (0.25, -8.0), (1.5, 1.5)):
    print(arithmetic(a, b), whole(a, b), tried(power, a, b), loop(6, a))
for f in (whole, power, arithmetic):
    print(tried(f, 2.0, 0.0), tried(f, 0.0, -1.0), tried(f, 8.0, 0.5))
print(mixed(5, 7, 2.75), mixed(-5, 7, -2.75)[0], tried(arithmetic, [], 1.0), tried(arithmetic, 1, True))
print(mixed(1, 2, 3.0), [tried(mixed, 1, 2, float(text)) for text in ("inf", "-inf")])
f = array("f", [1.5, 2.5, 3.5])
print(narrow(f, 3), f)
b, h = array("b", [1, -2, 3]), array("h", [-5, 6, 7])
print(signed(b, h, 3), b, h)
