# Unsigned division, the lesser and the greater of two, sign extension by shifts, rotation of words.
# engines: native viper viper-unchecked
# expect: cpython 3.11
import micropython
from array import array


@micropython.viper
def divide(a: uint, b: uint) -> object:
    return a // b, a % b


@micropython.viper
def extremes(a: uint, b: uint) -> object:
    x = a if a < b else b
    y = a if a > b else b
    return x, y


@micropython.viper
def extremes_signed(a: int, b: int) -> object:
    x = a if a < b else b
    y = a if a > b else b
    return x, y


@micropython.viper
def extend(p: ptr8, q: ptr16, n: int) -> int:
    t = 0
    for i in range(n):
        t += ((p[i] & 0xFF) ^ 0x80) - 0x80
        t += ((q[i] & 0xFFFF) ^ 0x8000) - 0x8000
    return t


@micropython.viper
def every_third(p: ptr8, n: int, step: int) -> int:
    t = 0
    i = 0
    while i < n:
        t += p[i * 3] + p[i]
        i += step
    return t


@micropython.viper
def halves(a: int) -> object:
    return a & 0xFF, a & 0xFFFF, a & 0xFFFFFFFF, (a << 32) >> 32, (a << 56) >> 56, (a << 48) >> 48


for a, b in ((7, 2), ((1 << 64) - 1, 10), (0, 5), (5, (1 << 63) + 1)):
    print(divide(a, b), extremes(a, b))
for a, b in ((7, 2), (-1, 10), (0, -5)):
    print(extremes_signed(a, b), [x & 0xFF for x in halves(a)])
print(extend(bytes([1, 0x80, 0xFF, 5]), array("H", [1, 0x8000, 0xFFFF, 5]), 4))
print(every_third(bytes(range(60)), 20, 1), every_third(bytes(range(60)), 20, 3))

# out:
# | (3, 1) (2, 7)
# | (1844674407370955161, 5) (10, 18446744073709551615)
# | (0, 0) (0, 5)
# | (0, 5) (5, 9223372036854775809)
# | (2, 7) [7, 7, 7, 7, 7, 7]
# | (-1, 10) [255, 255, 255, 255, 255, 255]
# | (-5, 0) [0, 0, 0, 0, 0, 0]
# | -32886
# | 760 252
