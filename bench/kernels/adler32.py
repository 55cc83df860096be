"""Adler-32 with the modulo deferred to the end of each block, as zlib does."""
import micropython


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def adler32(buf: ptr8, n: int) -> uint:
    a = 1
    b = 0
    i = 0
    while i < n:
        end = i + 3800
        if end > n:
            end = n
        while i < end:
            a += buf[i]
            b += a
            i += 1
        a %= 65521
        b %= 65521
    return uint(b << 16 | a)


N = 16384
DATA = noise(N, 2)


def bench_adler32():
    total = 0
    for _ in range(1600):
        total = (total * 31 + adler32(DATA, N)) & 0xFFFFFFFF
    return total
