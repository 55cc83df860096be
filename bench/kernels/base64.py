"""Base64 encoding through a table: three bytes in, four letters out."""
import micropython


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def encode(src: ptr8, n: int, dst: ptr8, letters: ptr8) -> int:
    o = 0
    i = 0
    while i + 2 < n:
        v = src[i] << 16 | src[i + 1] << 8 | src[i + 2]
        dst[o] = letters[v >> 18]
        dst[o + 1] = letters[v >> 12 & 63]
        dst[o + 2] = letters[v >> 6 & 63]
        dst[o + 3] = letters[v & 63]
        i += 3
        o += 4
    return o


LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
N = 12288
DATA = noise(N, 10)
OUT = bytearray(N // 3 * 4)


def bench_base64():
    total = 0
    for _ in range(1280):
        total += encode(DATA, N, OUT, LETTERS)
    for v in OUT:
        total = (total * 31 + v) & 0xFFFFFFFF
    return total
