# A pointer's address as a number, and back in another function.
# engines: native viper viper-unchecked
# expect: micropython 1.29
import micropython


@micropython.viper
def address(p: ptr8) -> uint:
    return uint(p)


@micropython.viper
def at(a: uint, i: int) -> int:
    p = ptr8(a)
    return p[i]


@micropython.viper
def put(a: uint, i: int, x: int):
    p = ptr8(a)
    p[i] = x


b = bytearray(b"abcdef")
a = address(b)
print(at(a, 0), at(a, 5), put(a, 2, 65), b, at(a + 1, 0))

# out:
# | 97 102 None bytearray(b'abAdef') 98
