# Several loops in one function, each right by itself and together. MP#1383
# engines: bytecode native viper
# expect: cpython 3.11
@micropython.native
def native(n):
    a = b = c = 0
    for i in range(n):
        a += i
    for i in range(n, 0, -1):
        b = b * 2 + i
    i = 0
    while i < n:
        c ^= i * a + b
        i += 1
    for i in range(n):
        for j in range(i):
            for k in range(j):
                c += i * j * k
    return a, b, c, i


@micropython.viper
def word(n: int) -> int:
    a = 0
    b = 0
    c = 0
    for i in range(n):
        a += i
    for i in range(n, 0, -1):
        b = b * 2 + i
    i = 0
    while i < n:
        c ^= i * a + b
        i += 1
    for i in range(n):
        for j in range(i):
            for k in range(j):
                c += i * j * k
    return a * 1000003 + b * 1009 + c + i


for n in (1, 2, 5, 10):
    print(native(n), word(n))

# out:
# | (0, 1, 1, 0) 1010
# | (1, 5, 3, 1) 1005052
# | (10, 129, 219, 4) 10130414
# | (45, 9217, 9553, 9) 54309650
