# No operation changes an operand: every operator, on every kind of operand. MP#14397
# engines: bytecode native viper
# expect: cpython 3.11
@micropython.native
def unary(a):
    b = -a
    c = ~a
    d = +a
    e = not a
    return a, b, c, d, e, a


@micropython.viper
def unary_word(a: int) -> int:
    b = -a
    c = ~a
    d = +a
    return ((a * 1000 + b) * 1000 + c) * 1000 + d + a


@micropython.native
def binary(a, b):
    r = [a + b, a - b, a * b, a // b, a % b, a & b, a | b, a ^ b, a << 3, a >> b, a < b, a == b, a**2]
    return a, b, r, a, b


@micropython.viper
def binary_word(a: int, b: int) -> int:
    r = a + b
    r = r * 31 + (a - b)
    r = r * 31 + a * b
    r = r * 31 + (a & b)
    r = r * 31 + (a | b)
    r = r * 31 + (a ^ b)
    r = r * 31 + (a << 3)
    r = r * 31 + (a >> b)
    if a < b:
        r += 1
    if a == b:
        r += 2
    return r + a * 7 + b * 13


@micropython.native
def augmented(a, b):
    c = a
    c += b
    c *= 2
    c -= a
    d = c
    d <<= 2
    return a, b, c, d


for a in (0, 1, -1, 5, 1000, -70000):
    print(unary(a), unary_word(a))
    print(binary(a, 3), binary_word(a, 3), augmented(a, 9))
for a in (1 << 62, -(1 << 63), 1 << 100, 1.5):
    print(unary(a) if a != 1.5 else -a, augmented(a, 9) if a != 1.5 else a + a)
