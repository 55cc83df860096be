"""A radix-2 FFT on doubles, in place, twiddle factors from a table."""
import micropython
from array import array
from math import cos, pi, sin


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def fft(re: ptrf64, im: ptrf64, n: int, cosines: ptrf64, sines: ptrf64):
    k = 0
    for i in range(1, n):
        bit = n >> 1
        while k & bit:
            k ^= bit
            bit >>= 1
        k |= bit
        if i < k:
            t = re[i]
            re[i] = re[k]
            re[k] = t
            t = im[i]
            im[i] = im[k]
            im[k] = t
    half = 1
    stride = n >> 1
    while half < n:
        for first in range(half):
            wr = cosines[first * stride]
            wi = sines[first * stride]
            a = first
            while a < n:
                b = a + half
                br = re[b]
                bi = im[b]
                tr = br * wr - bi * wi
                ti = br * wi + bi * wr
                ar = re[a]
                ai = im[a]
                re[a] = ar + tr
                im[a] = ai + ti
                re[b] = ar - tr
                im[b] = ai - ti
                a = b + half
        half <<= 1
        stride >>= 1


N = 1024
SOURCE = array("d", (v / 256 for v in noise(N, 22)))
COSINES = array("d", (cos(2 * pi * i / N) for i in range(N // 2)))
SINES = array("d", (-sin(2 * pi * i / N) for i in range(N // 2)))
RE = array("d", SOURCE)
IM = array("d", SOURCE)
ZEROS = array("d", bytes(8 * N))


def bench_fft_float():
    for _ in range(960):
        RE[:] = SOURCE
        IM[:] = ZEROS
        fft(RE, IM, N, COSINES, SINES)
    total = 0
    for i in range(N):
        total = (total * 31 + int((RE[i] + IM[i] + 4096) * 1e6)) & 0xFFFFFFFF
    return total
