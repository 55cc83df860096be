"""Collatz sequences: the steps of all starting numbers up to a limit."""
import micropython


@micropython.viper
def collatz(limit: int) -> int:
    total = 0
    for start in range(1, limit):
        v = start
        while v != 1:
            if v & 1:
                v = v * 3 + 1
            else:
                v >>= 1
            total += 1
    return total


def bench_collatz():
    return collatz(70000)
