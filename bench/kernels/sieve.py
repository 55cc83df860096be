"""The sieve of Eratosthenes, a byte per number."""
import micropython


@micropython.viper
def sieve(flags: ptr8, n: int) -> int:
    for i in range(n):
        flags[i] = 1
    count = 0
    p = 2
    while p < n:
        if flags[p]:
            count += 1
            k = p * p
            while k < n:
                flags[k] = 0
                k += p
        p += 1
    return count


N = 40000
FLAGS = bytearray(N)


def bench_sieve():
    total = 0
    for _ in range(120):
        total += sieve(FLAGS, N)
    return total
