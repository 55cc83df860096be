# What the passes find in arithmetic: rotations, words extended by their sign, rows of a table by a stride.
# engines: viper viper-unchecked
# expect: micropython 1.29
@micropython.viper
def turned(data: ptr8, n: int) -> uint:
    x = uint(0x12345678)
    for i in range(n):
        x = (x >> 7) | (x << 57)
        x ^= data[i]
    return x


@micropython.viper
def turned_back(x: uint) -> uint:
    return ((x << 7) + (x >> 57)) ^ ((x << 63) ^ (x >> 1))


@micropython.viper
def not_turned(x: uint) -> uint:
    return ((x << 7) | (x >> 56)) ^ ((x << 62) | (x >> 3))


@micropython.viper
def extended(x: int) -> int:
    return ((x & 0xFFFFFFFF) ^ 0x80000000) - 0x80000000


@micropython.viper
def column(data: ptr8, rows: int, width: int, at: int) -> int:
    total = 0
    for i in range(rows):
        total += data[i * width + at]
    return total


@micropython.viper
def moved(data: ptr8, by: int, n: int) -> int:
    total = 0
    p = ptr8(int(data) + by)
    for i in range(n):
        total = total * 3 + p[i]
    return total + int(p) - int(data)


def python_turned(data, n):
    x, word = 0x12345678, (1 << 64) - 1
    for i in range(n):
        x = (x >> 7 | x << 57) & word ^ data[i]
    return x


data = bytes(range(1, 61))
print([turned(data, n) - python_turned(data, n) for n in (0, 1, 20, 60)])
WORD = (1 << 64) - 1
for x in (0, 1, 0x8000000000000000, 0x123456789ABCDEF0, WORD):
    back = (x << 7 & WORD) + (x >> 57) ^ (x << 63 & WORD | x >> 1)
    print(turned_back(x) - back, not_turned(x) - ((x << 7 & WORD | x >> 56) ^ (x << 62 & WORD | x >> 3)))
print([extended(x) for x in (0, 5, -5, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x123456789, -(1 << 40) + 9)])
for rows, width, at in ((6, 10, 3), (60, 1, 0), (0, 1 << 40, 5), (1, 1 << 62, 59), (2, 59, 0)):
    print(column(data, rows, width, at), sum(data[i * width + at] for i in range(rows)))
for by, n in ((7, 9), (0, 60), (59, 1), (60, 0)):
    total = 0
    for i in range(n):
        total = total * 3 + data[by + i]
    print((moved(data, by, n) - total - by) % (1 << 64))
