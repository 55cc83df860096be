"""A moving average of 12-bit samples: one running sum, one division per sample."""
import micropython
from array import array


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def smooth(x: ptr16, y: ptr16, n: int, window: int):
    total = 0
    for i in range(window):
        total += x[i]
    for i in range(n - window):
        y[i] = total // window
        total += x[i + window] - x[i]


N = 8192
RAW = noise(2 * N, 20)
X = array("H", (RAW[2 * i] << 4 | RAW[2 * i + 1] & 15 for i in range(N)))
Y = array("H", bytes(2 * N))


def bench_moving_average():
    for _ in range(512):
        smooth(X, Y, N, 24)
    total = 0
    for v in Y:
        total = (total * 31 + v) & 0xFFFFFFFF
    return total
