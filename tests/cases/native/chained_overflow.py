# Results that leave 64 bits within one expression, where nothing in between becomes an object; and those that just fit.
# engines: bytecode native
# expect: cpython 3.11


def subtract(a, b):
    return a - b - b - b - b


def add(a, b):
    return a + b + b + b + b


def multiply(a, b):
    return a * b * b * b


def mixed(a, b):
    return (a - b) + (a - b) - (b + b) - (b + b)


def shift(a, n):
    return (a << n) - (a << n) - (a << n) - (a << n) - (a << n)


def rounds(total, step, n):
    for i in range(n):
        total -= step
    return total


def difference(a, b, c):
    return a * b - c * b


for i in range(100):
    assert subtract(i, 1) == i - 4 and add(i, 1) == i + 4 and multiply(i, 2) == 8 * i
    assert mixed(i, 1) == 2 * i - 6 and shift(i, 1) == -6 * i and difference(i, 2, 1) == 2 * i - 2
    assert rounds(i, 1, 3) == i - 3

edge = 1 << 61
for a in (0, edge - 1, edge, -edge, -edge - 1, 2 * edge - 1, -2 * edge):
    for b in (1, edge - 1, edge, -edge, 2 * edge - 1, -2 * edge, 2 * edge):
        print(a, b, subtract(a, b), add(a, b), mixed(a, b), difference(a, 3, b), rounds(a, b, 7))
for n in range(58, 65):
    print(n, [shift(a, n) for a in (1, -1, 3, -3)], multiply(1 << n - 40, 1 << 14), multiply(-1 << n - 40, 1 << 14))
