# Pointers made from moved addresses keep the bounds of their buffer: before it, behind it, between two items.
# engines: native viper
# expect: adder
@micropython.viper
def read16(p: ptr8, by: int, i: int) -> int:
    q = ptr16(int(p) + by)
    return q[i]


@micropython.viper
def write32(p: ptr32, by: int, i: int):
    q = ptr32(uint(p) + by)
    q[i] = -1


@micropython.viper
def read8(p: ptr16, by: int, i: int) -> int:
    q = ptr8(int(p) - by)
    return q[i]


def valid(f, size, by):
    found = []
    for i in list(range(-12, 13)) + [-(1 << 62), 1 << 62, (1 << 63) - 1]:
        buffer = bytearray(range(1, size + 1))
        try:
            f(buffer, by, i)
            found.append(i)
        except IndexError:
            pass
    return found


for size in (0, 1, 2, 3, 7, 8):
    for by in (-20, -3, -1, 0, 1, 2, 6, 20):
        print(size, by, valid(read16, size, by), valid(write32, size, by), valid(read8, size, by))
