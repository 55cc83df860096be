"""A biquad filter on doubles, transposed direct form II, as a cascade over one buffer."""
import micropython
from array import array


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def biquad(buf: ptrf64, n: int, coeffs: ptrf64):
    b0 = coeffs[0]
    b1 = coeffs[1]
    b2 = coeffs[2]
    a1 = coeffs[3]
    a2 = coeffs[4]
    s1 = 0.0
    s2 = 0.0
    for i in range(n):
        x = buf[i]
        y = b0 * x + s1
        s1 = b1 * x - a1 * y + s2
        s2 = b2 * x - a2 * y
        buf[i] = y


N = 8192
RAW = noise(N, 21)
SAMPLES = array("d", ((v - 128) / 128 for v in RAW))
SECTIONS = (
    array("d", (0.0675, 0.135, 0.0675, -1.143, 0.4128)),
    array("d", (0.2411, 0.4822, 0.2411, -0.3694, 0.3337)),
    array("d", (0.8545, -1.709, 0.8545, -1.6174, 0.769)),
)
WORK = array("d", SAMPLES)


def bench_biquad_float():
    for _ in range(88):
        WORK[:] = SAMPLES
        for section in SECTIONS:
            biquad(WORK, N, section)
    total = 0
    for v in WORK:
        total = (total * 31 + int((v + 64) * 1e6)) & 0xFFFFFFFF
    return total
