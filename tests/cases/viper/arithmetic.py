# Word arithmetic: every operator, wrapping, signed and unsigned.
# engines: native viper viper-unchecked
# expect: micropython 1.29
import sys


@micropython.viper
def signed(a: int, b: int, s: int) -> object:
    return (a + b, a - b, a * b, a & b, a | b, a ^ b, a << s, a >> s, -a, ~b, +a)


@micropython.viper
def unsigned(a: uint, b: uint, s: int) -> object:
    return (a + b, a - b, a * b, a & b, a | b, a ^ b, a << s, a >> s)


@micropython.viper
def compare(a: int, b: int) -> object:
    return (a < b, a <= b, a == b, a != b, a > b, a >= b)


@micropython.viper
def compare_unsigned(a: uint, b: uint) -> object:
    return (a < b, a <= b, a == b, a != b, a > b, a >= b)


@micropython.viper
def divide(a: int, b: int) -> object:
    return (a // b, a % b)


# A board's words have 32 bits.
WIDE = 40 if sys.maxsize >> 31 else 20
edges = [0, 1, -1, 2, 255, -256, (1 << 31) - 1, 1 << 31, -(1 << 31), (1 << 62) + 5, (1 << 63) - 1, -(1 << 63)]
for a in edges:
    for b in (1, -1, 3, (1 << 63) - 1):
        print(a, b, signed(a, b, 5), unsigned(a, b, 7), compare(a, b), compare_unsigned(a, b))
    # MicroPython rounds quotients of numbers near the largest wrongly.
    if abs(a) < 1 << 62:
        for b in (1, 7, -7, 1 << WIDE):
            print(divide(a, b))
for s in (0, 1, 31, 32, 33, 62, 63):
    print(signed(-3, 5, s)[6:8], unsigned(-3, 5, s)[6:8])
