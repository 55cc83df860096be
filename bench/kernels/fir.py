"""A FIR filter: signed 12-bit samples, 32 taps in Q15, saturated 16-bit output."""
import micropython
from array import array


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def fir(x: ptr16, taps: ptr16, y: ptr16, n: int, ntaps: int):
    for i in range(n):
        acc = 0
        for k in range(ntaps):
            acc += ((x[i + k] ^ 0x8000) - 0x8000) * ((taps[k] ^ 0x8000) - 0x8000)
        acc >>= 15
        if acc > 32767:
            acc = 32767
        elif acc < -32768:
            acc = -32768
        y[i] = acc & 0xFFFF


TAPS = 32
N = 4096
RAW = noise(2 * (N + TAPS), 5)
X = array("H", ((RAW[2 * i] << 4 | RAW[2 * i + 1] & 15) - 2048 & 0xFFFF for i in range(N + TAPS)))
COEFFS = array("H", ((k * (31 - k) * 37 - 3500) // 10 & 0xFFFF for k in range(TAPS)))
Y = array("H", bytes(2 * N))


def bench_fir():
    for _ in range(104):
        fir(X, COEFFS, Y, N, TAPS)
    total = 0
    for v in Y:
        total = (total * 31 + v) & 0xFFFFFFFF
    return total
