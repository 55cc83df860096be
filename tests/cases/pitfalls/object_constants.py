# A temporary that lives across the load of an object constant, and across calls. MP#15573
# engines: bytecode native viper
# expect: cpython 3.11
def three(a, b, c):
    return a, b, c


@micropython.native
def native(a, d):
    return three(a + 1, "const", a + 2), d["k"] + len("other") * a, [a, 1 << 80, a, "x", a + len(d)], ("t", a)


@micropython.viper
def word(a: int, d) -> object:
    b = a * 2
    return three(a + 1, "const", three(b, 1 << 80, a + b))


@micropython.viper
def mixed(a: int, b: int) -> int:
    c = a + b * int(len("five!")) - int(len("two")) * a
    return c + int(abs(b - a)) * 1000


for a in (0, 5, -7, 100000):
    print(native(a, {"k": 3}), word(a, None), mixed(a, 11))
