# Pointers at constant places, inside and outside of their bounds; counters that leave a machine word.
# engines: native viper cortex-m4
# expect: cpython 3.11
import micropython


@micropython.viper
def get8(p: ptr8) -> int:
    return p[3]


@micropython.viper
def get16(p: ptr16) -> int:
    return p[3]


@micropython.viper
def get32(p: ptr32) -> int:
    return int(p[3])


@micropython.viper
def put8(p: ptr8, x: int):
    p[3] = x


@micropython.viper
def put16(p: ptr16, x: int):
    p[3] = x


@micropython.viper
def put32(p: ptr32, x: int):
    p[3] = x


def tried(f, *arguments):
    try:
        return f(*arguments)
    except (IndexError, OverflowError) as e:
        return type(e).__name__


for size in (3, 4, 7, 8, 15, 16, 20):
    b = bytearray(range(1, size + 1))
    print(size, tried(get8, b), tried(get16, b), tried(get32, b))
    print(tried(put8, b, 0x1234), tried(put16, b, 0x5678), tried(put32, b, 0x12345678), b)
