"""CRC-32 of a buffer, one table look-up per byte."""
import micropython
from array import array


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

def make_table():
    table = array("I", bytes(4 * 256))
    for i in range(256):
        v = i
        for _ in range(8):
            v = v >> 1 ^ (0xEDB88320 if v & 1 else 0)
        table[i] = v
    return table


@micropython.viper
def crc32(buf: ptr8, n: int, table: ptr32) -> uint:
    crc = uint(0xFFFFFFFF)
    for i in range(n):
        crc = (crc >> 8) ^ table[(crc ^ buf[i]) & 0xFF]
    return crc ^ uint(0xFFFFFFFF)


N = 16384
DATA = noise(N, 1)
TABLE = make_table()


def bench_crc32():
    total = 0
    for _ in range(208):
        total = (total * 31 + crc32(DATA, N, TABLE)) & 0xFFFFFFFF
    return total
