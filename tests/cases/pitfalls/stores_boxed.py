# Machine ints stored in attributes, containers, globals and cells are boxed. MicroPython 9714a0ead5
# engines: native viper viper-unchecked
# expect: cpython 3.11
class Box:
    pass


made = 0


@micropython.viper
def store(box, items, table, n: int):
    global made
    box.attr = n
    box.twice = n * 2
    items[0] = n + 1
    items.append(n)
    table["n"] = n
    made = n + 5
    box.flag = n > 3


@micropython.viper
def build(n: int):
    return (n, [n + 1, n], {"k": n}, n > 1)


@micropython.viper
def passes(f, n: int):
    return f(n, n + 1, n < 2)


for n in (0, 7, -1, 1 << 40):
    box, items, table = Box(), [None], {}
    store(box, items, table, n)
    print(box.attr, box.twice, items, table, made, box.flag, build(n), passes(lambda *a: a, n))
