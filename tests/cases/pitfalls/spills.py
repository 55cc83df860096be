# Many live values of every width across calls and loops, narrow ones extended once and right. CVE-2021-32629 CVE-2023-26489
# engines: native viper viper-unchecked
# expect: cpython 3.11
def same(x):
    return x


@micropython.viper
def word(p: ptr8, h: ptr16, w: ptr32) -> int:
    a0 = p[0]
    a1 = p[1]
    a2 = p[2]
    a3 = p[3]
    b0 = h[4]
    b1 = h[5]
    b2 = h[6]
    c0 = w[4]
    c1 = w[5]
    c2 = w[6]
    d0 = int(same(a0)) + a1
    d1 = int(same(b0)) - b1
    d2 = int(same(c0)) ^ c1
    for i in range(3):
        d0 += a2 * i + b2
        d1 += int(same(a3)) - c2
        d2 ^= a0 + a1 * 3 + a2 * 5 + a3 * 7 + b0 * 11 + b1 * 13 + b2 * 17 + c0 + c1 + c2
    return d0 * 1000003 + d1 * 1009 + d2 + a0 + a1 + a2 + a3 + b0 + b1 + b2 + c0 + c1 + c2


buffer = bytearray((i * 89 + 200) & 255 for i in range(64))
print(word(buffer, buffer, buffer))
print(word(bytearray(b"\xff" * 64), bytearray(b"\x80" * 64), bytearray(b"\x7f" * 64)))

# out:
# | -2150905938400
# | -6362141209705
