# Word operators with constants that need more than 8 bits, plain and in place.
# engines: native viper viper-unchecked
# expect: cpython 3.11
import micropython


@micropython.viper
def plain(a: int) -> object:
    return a + 1000, a - 1000, a * 1000, a // 1000, a % 1000, a & 1000, a | 1000, a ^ 1000


@micropython.viper
def in_place(a: int) -> object:
    out = []
    x = a
    x += 1000; out.append(x)
    x -= 2000; out.append(x)
    x *= 3000; out.append(x)
    x //= 700; out.append(x)
    x %= 5000; out.append(x)
    x |= 1000; out.append(x)
    x ^= 3000; out.append(x)
    x &= 60000; out.append(x)
    return out


for a in (0, 5, -5, 123456, -123456, 1 << 40):
    print(plain(a), in_place(a))
