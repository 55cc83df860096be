"""WS2812 line code: each colour bit becomes three SPI bits, 110 or 100."""
import micropython


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def encode(rgb: ptr8, out: ptr8, n: int):
    o = 0
    for i in range(n):
        v = rgb[i]
        bits = 0
        for _ in range(8):
            bits <<= 3
            if v & 0x80:
                bits |= 6
            else:
                bits |= 4
            v <<= 1
        out[o] = bits >> 16
        out[o + 1] = bits >> 8 & 0xFF
        out[o + 2] = bits & 0xFF
        o += 3


N = 3 * 1024
COLOURS = noise(N, 9)
OUT = bytearray(3 * N)


def bench_ws2812():
    for _ in range(480):
        encode(COLOURS, OUT, N)
    total = 0
    for v in OUT:
        total = (total * 31 + v) & 0xFFFFFFFF
    return total
