"""Marsaglia's 32-bit xorshift: random points, how many fall into the quarter circle."""
import micropython


@micropython.viper
def inside(n: int, seed: int) -> int:
    m = uint(0xFFFFFFFF)
    s = uint(seed)
    count = 0
    for _ in range(n):
        s ^= s << 13 & m
        s ^= s >> 17
        s ^= s << 5 & m
        x = int(s >> 18)
        s ^= s << 13 & m
        s ^= s >> 17
        s ^= s << 5 & m
        y = int(s >> 18)
        if x * x + y * y < 268435456:
            count += 1
    return count


def bench_xorshift():
    return inside(1700000, 2463534242 & 0x3FFFFFFF)
