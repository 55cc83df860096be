# A narrow store of an expression's result, and of values too wide, signed and computed. MP#6643 MP#928
# engines: native viper viper-unchecked
# expect: cpython 3.11
@micropython.viper
def store8(p: ptr8, a: int, b: int):
    p[0] = a + b
    p[1] = a - b
    p[2] = a * b
    p[3] = a << 4
    p[4] = -a
    p[5] = ~b
    p[6] = a & b | 1
    p[7] = p[0] + p[1]


@micropython.viper
def store16(p: ptr16, a: int, b: int):
    p[0] = a + b
    p[1] = a - b
    p[2] = a * b
    p[3] = a << 12
    p[4] = -a
    p[5] = p[0] ^ p[1]
    p[6] = a >> 1


@micropython.viper
def store32(p: ptr32, a: int, b: int):
    p[0] = a + b
    p[1] = a - b
    p[2] = a * b
    p[3] = a << 28
    p[4] = -a
    p[5] = p[0] ^ p[1]


for a, b in ((1, 2), (200, 100), (-1, -1), (70000, 3), (1 << 33, 1)):
    for store in (store8, store16, store32):
        buffer = bytearray(b"\xaa" * 28)
        store(buffer, a, b)
        print(bytes(buffer[:24]))
