"""The FNV-1a hash of 32 bits, over many short keys."""
import micropython
from array import array


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def hash_keys(buf: ptr8, n: int, size: int, out: ptr32):
    m = uint(0xFFFFFFFF)
    prime = uint(16777619)
    start = uint(2166136261)
    k = 0
    for i in range(0, n):
        h = start
        for _ in range(size):
            h = (h ^ buf[k]) * prime & m
            k += 1
        out[i] = h


KEYS = 1024
SIZE = 16
DATA = noise(KEYS * SIZE, 18)
OUT = array("I", bytes(4 * KEYS))


def bench_fnv():
    for _ in range(752):
        hash_keys(DATA, KEYS, SIZE, OUT)
    total = 0
    for v in OUT:
        total = (total * 31 + v) & 0xFFFFFFFF
    return total
