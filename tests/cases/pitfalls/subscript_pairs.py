# A second subscript must not clobber the first: `d[i] << 8 | d[i+1]`, `g[0] += g[1] << 1`. MP#6314 MP#7782
# engines: bytecode native viper
# expect: cpython 3.11
@micropython.native
def pair(d, i):
    return d[i] << 8 | d[i + 1]


@micropython.native
def quad(d, i):
    return d[i] << 24 | d[i + 1] << 16 | d[i + 2] << 8 | d[i + 3], d[d[i] & 3], d[i] - d[i + 1], d[d[0] + i - d[0]]


@micropython.native
def update(g):
    g[0] += g[1] << 1
    g[1] = g[0] - g[1]
    g[0], g[1] = g[1], g[0]
    g[g[2]] += g[g[2] + 1] * g[0]
    return g


data = bytes(range(1, 20))
print([pair(data, i) for i in range(5)], [quad(data, i) for i in range(3)])
print(update([1, 2, 0, 4]), update(bytearray([3, 4, 1, 2])))

# out:
# | [258, 515, 772, 1029, 1286] [(16909060, 2, -1, 1), (33752069, 3, -1, 2), (50595078, 4, -1, 3)]
# | [18, 5, 0, 4] bytearray(b'\x07\x12\x01\x02')
