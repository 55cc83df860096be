# A shift whose counts were 0 so far meets counts that are negative, large, and beyond machine ints.
# engines: bytecode native
# expect: cpython 3.11


def right(a, n):
    return a >> n


def left(a, n):
    return a << n


def rounds(a, counts):
    total = 0
    for n in counts:
        total += a >> n
    return total


def said(function, *args):
    try:
        return function(*args)
    except (ValueError, OverflowError, MemoryError) as error:
        return type(error).__name__


for function in (right, left):
    for i in range(100):
        assert function(i, 0) == i
    print([said(function, a, n) for a in (5, -5) for n in (0, 1, 3, 62, 63, 64, 65, 127)])
    print([said(function, a, n) for a in (5, -5, 0) for n in (-1, -2, -63, -64, -65, -(1 << 62))])
    print([said(function, a, n) for a in (5, -5) for n in (-(1 << 63), -(1 << 70))])
print([said(right, a, n) for a in (5, -5) for n in (1 << 62, 1 << 63, 1 << 70)])

print(said(rounds, 1000, [0] * 200), said(rounds, 1000, [0] * 200 + [-1]), said(rounds, -1000, [0] * 200 + [70]))
