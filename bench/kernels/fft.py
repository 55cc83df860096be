"""A radix-2 FFT on 16-bit fixed-point numbers, halved at each stage."""
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
def fft(re: ptr16, im: ptr16, n: int, cosines: ptr16, sines: ptr16):
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
            wr = (cosines[first * stride] ^ 0x8000) - 0x8000
            wi = (sines[first * stride] ^ 0x8000) - 0x8000
            a = first
            while a < n:
                b = a + half
                br = (re[b] ^ 0x8000) - 0x8000
                bi = (im[b] ^ 0x8000) - 0x8000
                tr = br * wr - bi * wi >> 15
                ti = br * wi + bi * wr >> 15
                ar = (re[a] ^ 0x8000) - 0x8000
                ai = (im[a] ^ 0x8000) - 0x8000
                re[a] = ar + tr >> 1 & 0xFFFF
                im[a] = ai + ti >> 1 & 0xFFFF
                re[b] = ar - tr >> 1 & 0xFFFF
                im[b] = ai - ti >> 1 & 0xFFFF
                a = b + half
        half <<= 1
        stride >>= 1


N = 512
RAW = noise(2 * N, 16)
SOURCE = array("H", ((RAW[2 * i] << 8 | RAW[2 * i + 1]) // 4 - 8192 & 0xFFFF for i in range(N)))
COSINES = array("H", (int(32767 * cos(2 * pi * i / N) + 40000.5) - 40000 & 0xFFFF for i in range(N // 2)))
SINES = array("H", (int(-32767 * sin(2 * pi * i / N) + 40000.5) - 40000 & 0xFFFF for i in range(N // 2)))
RE = array("H", bytes(2 * N))
IM = array("H", bytes(2 * N))
ZEROS = array("H", bytes(2 * N))


def bench_fft():
    total = 0
    for _ in range(880):
        RE[:] = SOURCE
        IM[:] = ZEROS
        fft(RE, IM, N, COSINES, SINES)
    for i in range(N):
        total = (total * 31 + RE[i] + IM[i]) & 0xFFFFFFFF
    return total
