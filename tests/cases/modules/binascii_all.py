# Every function of binascii, round trips and refused texts.
# engines: bytecode native
# expect: cpython 3.11
import binascii

data = bytes(range(0, 256, 5)) + b"tail"
for n in (0, 1, 2, 3, 30):
    text = data[:n]
    encoded = binascii.b2a_base64(text)
    plain = binascii.b2a_base64(text, newline=False)
    print(n, encoded, plain, binascii.a2b_base64(encoded) == text)
    digits = binascii.hexlify(text)
    print(digits, binascii.unhexlify(digits) == text)
    print(binascii.b2a_hex(text) == digits, binascii.a2b_hex(digits) == text)
    print(binascii.crc32(text), binascii.crc32(text, 77))
print(binascii.hexlify(b"abcdef", "-"), binascii.hexlify(bytearray(b"xyz"), b":"))
print(binascii.a2b_base64("YWJj"), binascii.a2b_base64(b"YW\nJj\n"), binascii.unhexlify("00fF"))
print(binascii.crc_hqx(b"123456789", 0), binascii.crc_hqx(b"", 5))
for f, text in ((binascii.unhexlify, b"abc"), (binascii.unhexlify, b"zz"), (binascii.a2b_base64, b"A")):
    try:
        print(f(text))
    except ValueError as e:
        print(type(e).__name__)
