# Arguments captured by inner functions, in every tier. MicroPython fa5950eb00
# engines: bytecode native viper
# expect: cpython 3.11
@micropython.native
def native(a, b, *rest, c=3, **more):
    def inner(d):
        nonlocal a
        a += d
        return a, b, rest, c, sorted(more)

    return inner


def outer(a):
    @micropython.viper
    def word(b: int) -> int:
        return int(a) + b

    return word


@micropython.native
def loops(n):
    fs = []
    for i in range(n):
        fs.append(lambda: i)
    gs = [lambda: i * n for i in range(n)]
    return [f() for f in fs], [g() for g in gs]


f = native(1, 2, 9, c=4, x=5)
print(f(10), f(10), outer(5)(6), loops(3))

# out:
# | (11, 2, (9,), 4, ['x']) (21, 2, (9,), 4, ['x']) 11 ([2, 2, 2], [6, 6, 6])
