# An indexed halfword or word access leaves the index and the base as they were. MP#18821 MicroPython 6a90e513de
# engines: native viper viper-unchecked
# expect: cpython 3.11
@micropython.viper
def load16(p: ptr16, i: int) -> int:
    a = p[i]
    b = p[i]
    c = p[i + 1]
    return ((a * 7 + b) * 7 + c) * 100 + i


@micropython.viper
def load32(p: ptr32, i: int) -> int:
    a = p[i]
    b = p[i]
    c = p[i + 1]
    return ((a & 0xFFFF) * 7 + (b & 0xFFFF) + (c & 0xFFFF)) * 100 + i


@micropython.viper
def store16(p: ptr16, i: int, v: int) -> int:
    p[i] = v
    p[i] = v + 1
    p[i + 1] = v + 2
    return i * 1000 + v


@micropython.viper
def store32(p: ptr32, i: int, v: int) -> int:
    p[i] = v
    p[i] = v + 1
    p[i + 1] = v + 2
    return i * 1000 + v


@micropython.viper
def loop(p: ptr16, n: int) -> int:
    total = 0
    i = 0
    while i < n:
        total += p[i]
        p[i] = total
        i += 1
    return total * 100 + i


data = bytearray(range(64))
for i in (0, 1, 5, 9):
    print(load16(data, i), load32(data, i), store16(data, i, 300 + i), store32(data, i + 2, 70000 + i))
print(list(data[:48]))
print(loop(data, 10), list(data[:24]))
