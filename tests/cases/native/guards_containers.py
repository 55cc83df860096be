# Subscripts, loops, unpacking, attributes and calls compiled for one kind of object meet others.
# engines: bytecode native
# expect: cpython 3.11
# timeout: 30
from array import array


class Own:
    def __init__(self):
        self.x = 1
        self.items = [4, 5, 6]

    def __getitem__(self, i):
        return self.items[i]

    def __setitem__(self, i, value):
        self.items[i] = value

    def __iter__(self):
        return iter(self.items)

    def method(self):
        return self.x


class Other:
    def __init__(self):
        self.y = 0
        self.x = 2

    def method(self, more=5):
        return more


class Raising:
    @property
    def x(self):
        raise ValueError("x")

    def __getattr__(self, name):
        raise AttributeError(name)


def get(s, i): return s[i]
def get_constant(s, i): return s[1]
def put(s, i): s[i] = 7; return s[i]
def put_constant(s, i): s[1] = 7; return s[1]
def put_item(s, i): s[i] = i; return s[i]
def each(s, i):
    total = 0
    for x in s:
        total += x if isinstance(x, int) else 1
    return total
def each_again(s, i):
    found = []
    for k in range(2):
        for x in s:
            found.append(x)
    return len(found)
def two(s, i): a, b, c = s; return a, c
def attribute(s, i): return s.x
def set_attribute(s, i): s.x = i; return s.x
def call(s, i): return s.method()
def size(s, i): return len(s) if hasattr(s, "__len__") else 0
def member(s, i): return i in s
def slices(s, i): return list(s[1:i])
def many(s, i): return [s[k] for k in range(i)]
def change(s, i):
    for k in range(3):
        s[k] = s[k] + 1
    return s[0]


def makers():
    return (
        lambda: [1, 2, 3], lambda: (1, 2, 3), lambda: bytearray(b"abc"), lambda: b"abc", lambda: "abc", lambda: array("H", [1, 2, 3]),
        lambda: array("b", [1, -2, 3]), lambda: array("d", [1, 2, 3]), lambda: array("i", [1, -2, 3]), lambda: array("h", [1, -2, 3]),
        lambda: array("I", [1, 2, 3]), lambda: array("q", [1, 2, 3]), lambda: array("Q", [1, 2, 3]),
        lambda: array("f", [1, 2, 3]), lambda: array("B", [1, 2, 3]), lambda: memoryview(bytearray(b"abc")),
        lambda: {0: 1, 1: 2, 2: 3}, lambda: {1, 2, 3}, lambda: range(3), Own, Other, Raising, lambda: None, lambda: 5, lambda: [],
        lambda: [1.5, "x", None], lambda: iter([1, 2, 3]), lambda: (1, 2), lambda: [1, 2, 3, 4], lambda: [1 << 70, 2, 3],
    )


def tried(f, *arguments):
    try:
        return f(*arguments)
    except (TypeError, IndexError, KeyError, AttributeError, ValueError, OverflowError) as e:
        return type(e).__name__


def digest(results):
    total = 0
    for c in repr(results):
        total = (total * 31 + ord(c)) % 1000003
    return total


text = open("guards_containers.py").read()
names = ("get", "get_constant", "put", "put_constant", "put_item", "each", "each_again", "two", "attribute", "set_attribute", "call", "size",
         "member", "slices", "many", "change")
start = text.index("def get(")
end = text.index("def makers")
for name in names:
    results = []
    made = makers()
    for warm in made[:9] + made[16:20]:
        for first in range(0, len(made), 5):
            space = {}
            exec(text[start:end], space)
            f = space[name]
            for k in range(4):
                tried(f, warm(), 2)
            # Those that are no objects at all come first.
            for other in (made[22 + first // 5 % 2],) + made[first : first + 5]:
                results.append(tried(f, other(), 2))
        results += [tried(f, warm(), i) for i in (0, 2, 5, -1, 9 if name[:3] == "put" else 1 << 70, None, "x", True)]
    print(name, digest(results), results[:6])
