"""Fletcher-16 as it is usually written: a modulo per byte."""
import micropython


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def fletcher16(buf: ptr8, n: int) -> int:
    low = 0
    high = 0
    for i in range(n):
        low = (low + buf[i]) % 255
        high = (high + low) % 255
    return high << 8 | low


N = 16384
DATA = noise(N, 3)


def bench_fletcher16():
    total = 0
    for _ in range(176):
        total = (total * 31 + fletcher16(DATA, N)) & 0xFFFFFFFF
    return total
