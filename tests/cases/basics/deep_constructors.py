# Constructors and methods at every depth: their frames begin register blocks at some.
# engines: bytecode native
# expect: cpython 3.11
import sys

sys.setrecursionlimit(20000)


class Small:
    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return "small"


class Large:
    def __init__(self, x, a=1, b=2, c=3, *rest, **more):
        u, v, w = x, a + b, c
        self.x = u + v - w

    def get(self, *args):
        return self.x


def build(x):
    return Small(x)


def generate(x):
    yield Small(x)
    yield Large(x)


def wrong(n):
    a, b, c = build(n), Large(n), list(generate(n))
    kinds = [type(a), type(b), type(c[0]), type(c[1])]
    texts = "%r" % Small(n)
    return kinds != [Small, Large, Small, Large] or a.x != n or b.get(1, 2) != n or c[1].get() != n or texts != "small"


def plain(n):
    return [n] if wrong(n) else plain(n - 1) if n else "fine"


def wide(n, a=1, b=2, c=3, d=4):
    e, f, g = a + b, b + c, c + d
    if wrong(n):
        return n, e, f, g
    return wide(n - 1, e, f, g) if n else "fine"


# A board has room for fewer frames.
print(*(plain(5000), wide(3000)) if sys.maxsize >> 31 else (plain(250), wide(150)))

# out:
# | fine fine
