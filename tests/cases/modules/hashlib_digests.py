# Digests: published vectors, lengths around a block's, and data in pieces.
# engines: bytecode native
# expect: cpython 3.11
import binascii
import hashlib


def show(name, *pieces):
    h = getattr(hashlib, name)(*pieces[:1])
    for piece in pieces[1:]:
        h.update(piece)
    print(name, binascii.hexlify(h.digest()))


for name in "md5", "sha1", "sha256":
    show(name)
    show(name, b"abc")
    show(name, b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
    show(name, b"", bytearray(b"message "), memoryview(b"xdigestx")[1:7])
    for length in 55, 56, 57, 63, 64, 65, 119, 120, 128:
        show(name, bytes(range(length)))
    show(name, *[b"0123456789" * 9] * 70)
    for wrong in 5, None, 1.5:
        try:
            getattr(hashlib, name)(wrong)
        except TypeError as e:
            print("TypeError")
