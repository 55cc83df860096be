"""Bit reversal and population count of 32-bit words, by masks and shifts."""
import micropython
from array import array


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def reverse_count(words: ptr32, n: int) -> int:
    m1 = uint(0x55555555)
    m2 = uint(0x33333333)
    m4 = uint(0x0F0F0F0F)
    m8 = uint(0x00FF00FF)
    count = 0
    for i in range(n):
        v = uint(words[i])
        c = v - (v >> 1 & m1)
        c = (c & m2) + (c >> 2 & m2)
        c = (c + (c >> 4)) & m4
        c += c >> 8
        c += c >> 16
        count += int(c & 63)
        v = v >> 1 & m1 | (v & m1) << 1
        v = v >> 2 & m2 | (v & m2) << 2
        v = v >> 4 & m4 | (v & m4) << 4
        v = v >> 8 & m8 | (v & m8) << 8
        words[i] = v >> 16 | (v & 0xFFFF) << 16
    return count


N = 4096
RAW = noise(4 * N, 19)
WORDS = array("I", (RAW[4 * i] << 24 | RAW[4 * i + 1] << 16 | RAW[4 * i + 2] << 8 | RAW[4 * i + 3] for i in range(N)))


def bench_bits():
    total = 0
    for _ in range(800):
        total += reverse_count(WORDS, N)
    for v in WORDS:
        total = (total * 31 + v) & 0xFFFFFFFF
    return total
