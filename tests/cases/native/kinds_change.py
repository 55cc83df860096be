# A function compiled for one kind of value meets others: ints that grow, floats, strings, user types.
# engines: bytecode native
# expect: cpython 3.11
@micropython.native
def poly(a, b):
    return a + b * 2


@micropython.native
def accumulate(items, start):
    total = start
    for x in items:
        total = total + x
    return total


@micropython.native
def grow(n):
    x = 1
    for i in range(n):
        x = x * 3 + i
    return x


@micropython.native
def index(seq, i):
    return seq[i]


@micropython.native
def less(a, b):
    if a < b:
        return "less"
    return "not less"


class V:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return V(self.n + getattr(other, "n", other))

    def __radd__(self, other):
        return V(other + self.n)

    def __mul__(self, k):
        return V(self.n * k)

    def __lt__(self, other):
        return self.n < other.n

    def __getitem__(self, i):
        return "item", i

    def __repr__(self):
        return "V(%r)" % self.n


pairs = [(1, 2), (1.5, 2), (1, 0.25), ("a", "b"), ([1], [2]), (V(1), V(2)), (1 << 62, 1 << 62), ((1,), (2,)), (True, False), (1j, 2)]
for _ in range(2):
    for a, b in pairs:
        for _ in range(3):
            result = poly(a, b)
        print(result, end=" ")
        try:
            print(less(a, b))
        except TypeError:
            print("TypeError")
print([grow(n) for n in (0, 5, 38, 39, 40, 41, 60)])
for items, start in (([1, 2], 0), ([1, 2.5], 0), ([1 << 62] * 3, 0), ("abc", ""), ([[1], [2]], []), ([0.5, 1, 1 << 70], 0), ([V(1), 2], 0)):
    print(accumulate(items, start))
for seq, i in (([1, 2], 1), ("ab", -1), ({"k": 3}, "k"), ((5,), 0), (b"z", 0), (range(9), 4), (V(0), "x"), (bytearray(b"q"), 0)):
    print(index(seq, i), end=" ")
print()
for seq, i in (([1], 1), ("", 0), ({}, 1), ((), 0), ([1], "x"), (5, 0)):
    try:
        index(seq, i)
    except (IndexError, KeyError, TypeError) as e:
        print(type(e).__name__, end=" ")
print()
