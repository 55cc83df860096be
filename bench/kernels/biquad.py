"""A biquad filter in Q14, direct form I, run as a cascade of sections over one buffer."""
import micropython
from array import array


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def biquad(buf: ptr16, n: int, coeffs: ptr16):
    b0 = (coeffs[0] ^ 0x8000) - 0x8000
    b1 = (coeffs[1] ^ 0x8000) - 0x8000
    b2 = (coeffs[2] ^ 0x8000) - 0x8000
    a1 = (coeffs[3] ^ 0x8000) - 0x8000
    a2 = (coeffs[4] ^ 0x8000) - 0x8000
    x1 = 0
    x2 = 0
    y1 = 0
    y2 = 0
    for i in range(n):
        x = (buf[i] ^ 0x8000) - 0x8000
        y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2 >> 14
        if y > 32767:
            y = 32767
        elif y < -32768:
            y = -32768
        x2 = x1
        x1 = x
        y2 = y1
        y1 = y
        buf[i] = y & 0xFFFF


N = 8192
RAW = noise(2 * N, 15)
SAMPLES = array("H", ((RAW[2 * i] << 4 | RAW[2 * i + 1] & 15) - 2048 & 0xFFFF for i in range(N)))
SECTIONS = (
    array("H", (v & 0xFFFF for v in (1105, 2210, 1105, -18727, 6763))),
    array("H", (v & 0xFFFF for v in (3950, 7900, 3950, -6052, 5468))),
    array("H", (v & 0xFFFF for v in (14000, -28000, 14000, -26500, 12600))),
)
WORK = array("H", SAMPLES)


def bench_biquad():
    total = 0
    for _ in range(100):
        WORK[:] = SAMPLES
        for section in SECTIONS:
            biquad(WORK, N, section)
    for v in WORK:
        total = (total * 31 + v) & 0xFFFFFFFF
    return total
