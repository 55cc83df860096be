# A literal that is converted is a machine number, whatever is computed with it; one that is not may be an object.
# engines: bytecode native viper
# expect: micropython 1.29
import micropython


@micropython.viper
def root(n: uint) -> uint:
    result = uint(0)
    bit = uint(1) << 62
    while bit > n:
        bit >>= 2
    while bit:
        if n >= result + bit:
            n -= result + bit
            result = (result >> 1) + bit
        else:
            result >>= 1
        bit >>= 2
    return result


@micropython.viper
def high() -> uint:
    return uint(1) << 63 | uint(3) << 61


@micropython.viper
def product() -> uint:
    return uint(0xFFFFFFFF) * 0xFFFFFFFF


@micropython.viper
def signed(n: int) -> int:
    return (int(1) << 62) + n


@micropython.viper
def big():
    return 1 << 62


print([root(n) for n in (0, 1, 2, 99, 100, 1 << 32, 1 << 62, 1 << 63, (1 << 64) - 1)])
print(high(), product(), signed(5), signed(-5), big())
