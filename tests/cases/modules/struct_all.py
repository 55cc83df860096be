# Every function of struct and every method of Struct.
# engines: bytecode native
# expect: cpython 3.11
import struct

for format in ("<b", ">h", "<I", ">q", "<f", ">d", "3s", "<2xH", "!?c", "=5B", "<hhl", "0s", "4p", "<e", "@bi", "n"):
    print(format, struct.calcsize(format), end=" ")
print()
print(struct.pack("<bBhHiI", -1, 255, -2, 65535, -3, 1 << 31), struct.pack(">qQ", -1, 1 << 63))
print(struct.pack("<fd", 1.5, -0.1), struct.pack("5s3s", b"abc", b"longer"), struct.pack("?c", 5, b"x"))
print(struct.unpack("<bBhHiI", bytes(range(14))), struct.unpack(">qQ", bytes(range(240, 256))))
print(struct.unpack("<fd", struct.pack("<fd", 2.25, 1e100)), struct.unpack("2s2x1s", b"abcde"))
buffer = bytearray(12)
print(struct.pack_into("<HH", buffer, 3, 513, 1027), buffer, struct.unpack_from("<HH", buffer, 3))
print(struct.pack_into(">H", buffer, -2, 0xABCD), buffer, struct.unpack_from(">H", buffer, -2))
print(list(struct.iter_unpack("<H", b"abcdef")))
rows = struct.iter_unpack(">BB", b"abcd")
print(iter(rows) is rows, next(rows), list(rows))
s = struct.Struct("<hB")
print(s.size, s.format, s.pack(-2, 7), s.unpack(b"\x01\x02\x03"), s.unpack_from(b"..\x01\x02\x03", 2))
print(s.pack_into(buffer, 1, 5, 6), buffer, list(s.iter_unpack(b"abcdef")))
for work in (
    lambda: struct.pack("<B", 256),
    lambda: struct.pack("<b", "x"),
    lambda: struct.pack("<HH", 1),
    lambda: struct.unpack("<H", b"abc"),
    lambda: struct.unpack_from("<H", b"abc", 2),
    lambda: struct.calcsize("y"),
    lambda: struct.pack_into("<I", buffer, 10, 1),
    lambda: list(struct.iter_unpack("<H", b"abc")),
    lambda: s.unpack(b""),
    lambda: struct.Struct("<w"),
):
    try:
        print(work())
    except struct.error as e:
        print("error")
