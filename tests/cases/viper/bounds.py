# A checked index outside its buffer raises IndexError, nothing is written, and the rest goes on.
# engines: native viper cortex-m4
# expect: cpython 3.11
@micropython.viper
def fill(p: ptr8, n: int) -> int:
    for i in range(n):
        p[i] = i + 1
    return n


@micropython.viper
def total(p: ptr16, start: int, n: int) -> int:
    t = 0
    while n > 0:
        t += p[start]
        start += 1
        n -= 1
    return t


@micropython.viper
def caught(p: ptr32, n: int) -> int:
    hits = 0
    for i in range(n):
        try:
            p[i] += 1
        except IndexError:
            hits += 1
    return hits


for size in (0, 1, 7, 8, 9):
    buffer = bytearray(size)
    for n in (0, size, size + 1):
        try:
            print(fill(buffer, n), end=" ")
        except IndexError:
            print("IndexError", end=" ")
    print(buffer)
data = bytes(range(20))
for start, n in ((0, 10), (0, 11), (9, 1), (10, 1), (-1, 1), (5, 0)):
    try:
        print(total(data, start, n), end=" ")
    except IndexError:
        print("IndexError", end=" ")
print()
buffer = bytearray(14)
print(caught(buffer, 6), buffer)
