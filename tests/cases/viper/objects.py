# Objects in viper: attributes, subscripts, calls, methods, closures, exceptions.
# engines: native viper viper-unchecked cortex-m4
# expect: cpython 3.11
class P:
    def __init__(self, x):
        self.x = x

    @micropython.viper
    def scaled(self, k: int) -> int:
        return int(self.x) * k

    def plain(self, *args):
        return self.x, args


@micropython.viper
def use(p, items, k: int):
    items.append(p.x)
    p.x = k
    items[0] = k + 1
    items.append(p.plain(k, "s"))
    items.append(p.scaled(k))
    return items


@micropython.viper
def ops(a, b):
    return a + b, a * b, a < b, a[0] if a else None, not a


@micropython.viper
def conditional(a: int, flag: bool) -> int:
    return a + (1 if flag else 2) * (3 if a > 5 else 4)


@micropython.viper
def logic(a: int, b: int) -> int:
    r = 0
    if a and b:
        r += 1
    if a or b:
        r += 2
    if not a:
        r += 4
    if a > 1 and (b < 5 or a == b):
        r += 8
    return r


@micropython.viper
def asserts(a: int) -> int:
    assert a > 0, "not positive"
    return a


print(use(P(3), [0], 7), ops("ab", "c") if False else None)
print(conditional(5, True), conditional(6, False), [logic(a, b) for a in (0, 1, 5) for b in (0, 5)])
print(asserts(5), P(6).scaled(7))
try:
    asserts(-1)
except AssertionError as e:
    print(e.args)

# out:
# | [8, 3, (7, (7, 's')), 49] None
# | 9 12 [4, 6, 2, 3, 10, 11]
# | 5 42
# | ('not positive',)
