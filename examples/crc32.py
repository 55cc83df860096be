"""CRC-32 of a message: a table look-up per byte, in a viper loop.

The usual reason for viper: a byte loop over a buffer, with unsigned 32-bit arithmetic.
"""
import micropython
from array import array


def make_table():
    table = array("I", (0 for _ in range(256)))
    for i in range(256):
        value = i
        for _ in range(8):
            value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
        table[i] = value
    return table


TABLE = make_table()


@micropython.viper
def update(crc: uint, data: ptr8, n: int, table: ptr32) -> uint:
    for i in range(n):
        crc = (crc >> 8) ^ table[(crc ^ data[i]) & 0xFF]
    return crc


def crc32(data):
    return update(0xFFFFFFFF, data, len(data), TABLE) ^ 0xFFFFFFFF


MESSAGE = bytes(i * i + 7 & 0xFF for i in range(16384))


def bench_crc32():
    total = 0
    for _ in range(24):
        total ^= crc32(MESSAGE)
        total = total * 3 & 0xFFFFFFFF
    return total


def main():
    # The check value that catalogues of CRCs give for this algorithm.
    assert crc32(b"123456789") == 0xCBF43926
    assert crc32(b"") == 0
    print("crc32 of %d bytes: %08x" % (len(MESSAGE), crc32(MESSAGE)))


if __name__ == "__main__":
    main()
