# Operator methods with their reflected and in-place forms, and NotImplemented.
# expect: cpython 3.11
log = []


def op(name):
    def method(self, *args):
        log.append(name)
        return (name, self.n) + tuple(getattr(a, "n", a) for a in args)

    return method


class V:
    def __init__(self, n):
        self.n = n


names = "add sub mul truediv floordiv mod pow matmul and or xor lshift rshift".split()
for name in names:
    setattr(V, "__%s__" % name, op(name))
    setattr(V, "__r%s__" % name, op("r" + name))
for name in "neg pos invert abs".split():
    setattr(V, "__%s__" % name, op(name))
a, b = V(1), V(2)
print(a + b, a - 1, 1 - a, a * b, 2 * a, a / b, 1 / a, a // b, 7 // a, a % b, 7 % a)
print(a**b, 2**a, a @ b, 3 @ a, a & b, 1 & a, a | 1, 1 | a, a ^ b, 1 ^ a, a << 1, 1 << a, a >> b, 1 >> a)
print(-a, +a, ~a, abs(a), divmod(7, 2))
x = a
x += 5
print(x)


class InPlace:
    def __init__(self, items):
        self.items = items

    def __iadd__(self, other):
        self.items.append(other)
        return self

    def __eq__(self, other):
        return isinstance(other, InPlace) and self.items == other.items

    def __lt__(self, other):
        return len(self.items) < len(other.items)


i = same = InPlace([])
i += 1
i += 2
print(same.items, i is same, i == InPlace([1, 2]), i != InPlace([1, 2]), i == 5, InPlace([]) < i, i > InPlace([]))


class Declines:
    def __add__(self, other):
        log.append("declined")
        return NotImplemented

    def __eq__(self, other):
        return NotImplemented


print((Declines() + a)[:2])
try:
    Declines() + 1
except TypeError:
    print("TypeError")
d = Declines()
print(d == 1, d == d, d != d, d == Declines())


class Sub(V):
    def __radd__(self, other):
        return "subclass first"


print(a + Sub(9))
print(log[-3:])
try:
    -Declines()
except TypeError:
    print("TypeError")
