"""A fixed-point FFT of 256 points that finds the tones in a signal.

Radix 2, in place, 16-bit two's complement in Q15, halved at each stage so that nothing overflows.
"""
import micropython
from array import array
from math import cos, pi, sin

N = 256


@micropython.viper
def fft(re: ptr16, im: ptr16, n: int, cosines: ptr16, sines: ptr16):
    # Bit reversal: k counts with its bits mirrored.
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


def fixed(values):
    return array("H", (round(v) & 0xFFFF for v in values))


def signed(v):
    return (v ^ 0x8000) - 0x8000


COSINES = fixed(32767 * cos(2 * pi * i / N) for i in range(N // 2))
SINES = fixed(-32767 * sin(2 * pi * i / N) for i in range(N // 2))
TONES = ((19, 12000), (50, 7000), (83, 3000))
WAVE = [sum(size * cos(2 * pi * f * i / N + f) for f, size in TONES) for i in range(N)]
SIGNAL = fixed(WAVE)
RE = array("H", SIGNAL)
IM = array("H", SIGNAL)


def transform():
    for i in range(N):
        RE[i] = SIGNAL[i]
        IM[i] = 0
    fft(RE, IM, N, COSINES, SINES)


def bench_fft():
    for _ in range(100):
        transform()
    total = 0
    for i in range(N):
        total = (total * 31 + RE[i] + 7 * IM[i]) & 0x3FFFFF
    return total


def main():
    transform()
    sizes = [(signed(RE[i]) ** 2 + signed(IM[i]) ** 2) ** 0.5 for i in range(N // 2)]
    loudest = sorted(range(N // 2), key=lambda i: -sizes[i])[: len(TONES)]
    assert loudest == [f for f, _ in TONES]
    # Half of a real tone's amplitude is in the mirrored bin.
    assert all(abs(sizes[f] - size / 2) < 20 for f, size in TONES)
    # Single bins by the definition.
    for f in (0, 7, 19, 64):
        exact = sum(WAVE[i] * cos(2 * pi * f * i / N) for i in range(N)) / N
        assert abs(signed(RE[f]) - exact) < 20
    print("fft: tones at", ", ".join("%d (%d)" % (f, sizes[f]) for f in loudest))


if __name__ == "__main__":
    main()
