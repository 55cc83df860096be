# Words of a board: 32 bits, wrapping; floats of 32 bits.
import micropython


@micropython.viper
def arithmetic(a: int, b: int):
    print(a + b, a - b, a * b, a << 4, a >> 4, a ^ b, -a, ~a)


@micropython.viper
def unsigned(a: uint, b: uint):
    print(a + b, a - b, a * b, a << 4, a >> 4, a < b, a // (b | uint(1)), a % (b | uint(1)))


@micropython.viper
def divide(a: int, b: int):
    print(a // b, a % b)


@micropython.viper
def count(start: int, stop: int, step: int) -> int:
    rounds = 0
    for i in range(start, stop, step):
        rounds += 1
    return rounds


@micropython.viper
def crc32(data: ptr8, n: int) -> uint:
    crc = uint(0xFFFFFFFF)
    for i in range(n):
        crc ^= data[i]
        for _ in range(8):
            crc = (crc >> 1) ^ (uint(0xEDB88320) & (uint(0) - (crc & 1)))
    return crc ^ uint(0xFFFFFFFF)


@micropython.viper
def words(p: ptr32, n: int) -> uint:
    total = uint(0)
    for i in range(n):
        total += uint(p[i])
    return total


@micropython.viper
def inner(p: ptr8) -> int:
    q = int(p) + 2
    r = ptr8(q)
    return r[0] * 256 + r[-2]


arithmetic(2147483647, 1)
arithmetic(-2147483648, 3)
arithmetic(1 << 40, 7)
unsigned(4294967295, 2)
unsigned(-1, 5)
unsigned(3, 4294967295)
divide(-7, 2)
divide(-2147483648, -1)
print(count(0, 10, 3), count(10, 0, -4), count(2147483640, 2147483647, 2))
print(hex(crc32(b"123456789", 9)))
print(words(b"\xff\xff\xff\xff" * 4, 4), inner(b"abcd"))
print(1 / 3, 0.1 + 0.2 == 0.3, 16777217.0, 1e39)
