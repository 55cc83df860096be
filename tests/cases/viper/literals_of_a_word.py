# Literals of 31 and 32 bits are machine numbers, also where words have no more; those that only a word without sign
# holds are what they say in arithmetic without sign and in comparisons, and bits where an int is wanted.
# engines: bytecode native viper viper-unchecked
# expect: cpython 3.11
import micropython


@micropython.viper
def masks(a: uint) -> object:
    return a & 0x7FFFFFFF, a | 0x80000000, a ^ 0xFFFFFFFF, 0xDEADBEEF - a, a // 0x80000000, 0x90000000 % 0x40000001


@micropython.viper
def crc(p: ptr8, n: int) -> uint:
    c: uint = 0xFFFFFFFF
    for i in range(n):
        c ^= p[i]
        for _ in range(8):
            if c & 1:
                c = (c >> 1) ^ 0xEDB88320
            else:
                c >>= 1
    return c ^ 0xFFFFFFFF


@micropython.viper
def compared(a: int) -> object:
    return a < 0x80000000, a >= 0xFFFFFFFF, 0x80000001 > a, a == 0xFFFFFFFF, a != 0xFFFFFFFF, 0xC0000000 <= a


@micropython.viper
def bits(a: int, choice: bool) -> object:
    x = a if choice else 0xFFFFFF0F
    y = 1
    y = 0xDEADBEEF
    z: int = 0x80000011
    return x & 0xFF, y & 0xFFFF, z & 0x7F, (a | 0xABCD0000) & 0xFFFF, a & 0xFFFF00FF & 0xFFF


@micropython.viper
def unsigned(x: uint) -> object:
    return x, x >> 31


@micropython.viper
def passed(f: float) -> object:
    return unsigned(0xFFFFFFFF), int(f * 0x80000000), f < 0xF0000000, [0xFFFFFFFE, 0x7FFFFFFF, -0x80000000]


for a in (0, 5, 0x7FFFFFFF, 0xC0000000):
    print(masks(a))
for a in (0, 5, -1, 0x7FFFFFFF, -0x80000000):
    print(compared(a), bits(a, True), bits(a, False))
print(crc(b"123456789", 9), passed(0.5), passed(-1.0))
