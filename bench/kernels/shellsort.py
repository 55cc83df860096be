"""Shell sort of 32-bit numbers."""
import micropython
from array import array


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def shellsort(a: ptr32, n: int):
    gap = n >> 1
    while gap > 0:
        for i in range(gap, n):
            v = a[i]
            k = i
            while k >= gap and a[k - gap] > v:
                a[k] = a[k - gap]
                k -= gap
            a[k] = v
        gap = 1 if gap == 2 else gap * 5 // 11


N = 8192
RAW = noise(3 * N, 12)
SOURCE = array("I", (RAW[3 * i] << 16 | RAW[3 * i + 1] << 8 | RAW[3 * i + 2] for i in range(N)))
WORK = array("I", SOURCE)


def bench_shellsort():
    total = 0
    for _ in range(14):
        WORK[:] = SOURCE
        shellsort(WORK, N)
        for v in WORK:
            total = (total * 31 + v) & 0xFFFFFFFF
    return total
