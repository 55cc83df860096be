# As `subscript_pairs`, through pointers of every width. MP#6314 MP#7782 MicroPython 3c34d4140d
# engines: native viper viper-unchecked
# expect: cpython 3.11
@micropython.viper
def pair(d: ptr8, i: int) -> int:
    return d[i] << 8 | d[i + 1]


@micropython.viper
def update(p: ptr8) -> int:
    p[0] += p[1] << 1
    p[1] = p[0] - p[1]
    return p[0] * 256 + p[1]


@micropython.viper
def update16(p: ptr16) -> int:
    p[0] += p[1] << 1
    p[1] = p[0] - p[1]
    return p[0] * 65536 + p[1]


@micropython.viper
def update32(p: ptr32) -> int:
    p[0] += p[1] << 1
    p[1] = p[0] - p[1]
    return p[0] + p[1]


@micropython.viper
def widths(d: object, i: int) -> int:
    b = ptr8(d)
    h = ptr16(d)
    w = ptr32(d)
    return ((b[i] * 3 + h[i]) * 5 + w[i]) * 7 + b[i + 1] - h[i + 1] + b[4 * i]


data = bytearray(range(1, 33))
print([hex(pair(data, i)) for i in range(8)])
print(update(bytearray([3, 4])), update(bytearray([250, 9])))
print(update16(bytearray([3, 1, 4, 2])), update32(bytearray([3, 0, 0, 1, 4, 0, 0, 2])))
print([widths(data, i) for i in range(6)])

# out:
# | ['0x102', '0x203', '0x304', '0x405', '0x506', '0x607', '0x708', '0x809']
# | 2823 3075
# | 84607751 134217746
# | [471158931, 942780769, 1414402607, 1886024445, 2357646283, 2829268121]
