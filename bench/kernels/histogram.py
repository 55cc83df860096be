"""A histogram of byte values, and from it the look-up table that equalises an image."""
import micropython
from array import array


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def equalise(src: ptr8, dst: ptr8, n: int, counts: ptr32, lut: ptr8):
    for i in range(256):
        counts[i] = 0
    for i in range(n):
        counts[src[i]] += 1
    below = 0
    for i in range(256):
        lut[i] = below * 255 // n
        below += counts[i]
    for i in range(n):
        dst[i] = lut[src[i]]


N = 16384
DATA = noise(N, 17)
OUT = bytearray(N)
COUNTS = array("I", bytes(4 * 256))
LUT = bytearray(256)


def bench_histogram():
    for _ in range(512):
        equalise(DATA, OUT, N, COUNTS, LUT)
    total = 0
    for v in OUT:
        total = (total * 31 + v) & 0xFFFFFFFF
    return total
