# `fib(n-1) + fib(n-2)`: values that live across a call of oneself. MP#940
# engines: bytecode native viper viper-unchecked
# expect: cpython 3.11
@micropython.native
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@micropython.viper
def fib_word(n: int) -> int:
    if n < 2:
        return n
    return int(fib_word(n - 1)) + int(fib_word(n - 2))


@micropython.native
def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


@micropython.viper
def hanoi(n: int, a: int, b: int, c: int) -> int:
    if n == 0:
        return 0
    return int(hanoi(n - 1, a, c, b)) * 3 + a + b * 2 + c + int(hanoi(n - 1, c, b, a))


print([fib(n) for n in range(15)], [fib_word(n) for n in range(15)])
print(ackermann(2, 5), [hanoi(n, 1, 2, 3) for n in range(8)])
