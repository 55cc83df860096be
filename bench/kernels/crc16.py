"""CRC-16/CCITT bit by bit: the inner loop has eight steps and a branch."""
import micropython


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def crc16(buf: ptr8, n: int) -> int:
    crc = 0xFFFF
    for i in range(n):
        crc ^= buf[i] << 8
        for _ in range(8):
            if crc & 0x8000:
                crc = (crc << 1 ^ 0x1021) & 0xFFFF
            else:
                crc = crc << 1
    return crc


N = 4096
DATA = noise(N, 4)


def bench_crc16():
    total = 0
    for _ in range(192):
        total = (total * 31 + crc16(DATA, N)) & 0xFFFFFFFF
    return total
