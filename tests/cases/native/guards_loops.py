# Loops and calls compiled for what was seen: ranges of other things, names that change, functions that change.
# engines: bytecode native
# expect: cpython 3.11
class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n

    def __repr__(self):
        return "Index"


def tried(f, *arguments):
    try:
        return f(*arguments)
    except (TypeError, ValueError, NameError, AttributeError, OverflowError, ZeroDivisionError) as e:
        return type(e).__name__


SOURCES = (
    "def f(a, b, c):\n    t = 0\n    for i in range(a): t += i\n    return t",
    "def f(a, b, c):\n    t = 0\n    for i in range(a, b): t += i\n    return t",
    "def f(a, b, c):\n    t = 0\n    for i in range(a, b, c): t += i\n    return t",
    "def f(a, b, c):\n    t = 0\n    for i in range(a, b, -1): t += i\n    return t",
    "def f(a, b, c):\n    t = 0\n    for i in range(5):\n        i *= 2\n        t += i\n    return t",
    "def f(a, b, c):\n    t = []\n    for i in range(a):\n        if i == 2: i = 'x'\n        t.append(i)\n    return t",
    "def f(a, b, c):\n    return len(a) if isinstance(a, str) else abs(a)",
    "def f(a, b, c):\n    return int(a)",
    "def f(a, b, c):\n    return float(a)",
    "def f(a, b, c):\n    return abs(a), min(a, b), max(a, b), bool(a)",
    "def f(a, b, c):\n    return chr(a) if a > 0 else ord('x')",
    "def f(a, b, c):\n    return g(a)",
    "def f(a, b, c):\n    return g(a) + g(b)",
    "def f(a, b, c):\n    return [i for i in range(a)], {i: i for i in range(b)}",
    "def f(a, b, c):\n    while a < b: a += c\n    return a",
    "def f(a, b, c):\n    x = a\n    for i in range(3): x = x * b + c\n    return x",
    "def f(a, b, c):\n    x = a\n    for i in range(3):\n        x = -x\n        x -= b\n    return x",
    "def f(a, b, c):\n    import math\n    return math.sqrt(a) + math.pi",
)
OTHERS = (
    (2.5, 1, 1), (3, 2.5, 1), (1, 5, 1.5), ("x", 1, 1), (True, 3, True), (Index(3), Index(5), Index(1)), (1 << 70, 2, 1),
    (-(1 << 62), -(1 << 62) + 3, 1), (1 << 62, 1 << 62, 1), (0, 3, 0), (9, 1, -2), (None, None, None), (1e300, 1.0, 1.0),
    (float("inf"), 1, 1), (float("nan"), 1, 1), (-2.5, -1.5, 2.0), ((1 << 62) - 1, (1 << 62) - 1, (1 << 62) - 1), (1e18, 1, 1),
)
for source in SOURCES:
    results = []
    for warm in ((3, 6, 2), (1.5, 2.5, 0.5)):
        for a, b, c in OTHERS:
            if ("for i in range(a" in source or "while" in source) and (a.__class__ is int and abs(a) > 1000 or a == 1e300):
                if "range(a, b)" not in source or a > 0 and b.__class__ is int and b > a + 1000:
                    continue
            if "while" in source and not c:
                continue
            if "range(a, b, -1)" in source and a.__class__ is int and abs(a) > 1000:
                continue
            space = {"g": lambda x: x}
            exec(source, space)
            f = space["f"]
            results += [tried(f, *warm) for _ in range(4)]
            results.append(tried(f, a, b, c))
            results.append(tried(f, *warm))
    print(source.split("\n")[-1].strip(), results[3::12], sum(len(str(r)) for r in results))


def named(n):
    t = 0
    for i in range(n):
        t += number
    return t + len("abc") + g(n)


def g(x):
    return x


number = 1
print([named(3) for _ in range(5)])
number = 2.5
print(named(3))
number = "x"
print(tried(named, 3))
number = 1
print(named(3))
g = abs
print(named(3))
g = type("Callable", (), {"__call__": lambda self, x: -x})()
print(named(3))
g = int
print(named(3))
g = None
print(tried(named, 3))
g = lambda x, y=5: x + y
print(named(3), named(2))
len = lambda x: 100
print(named(3))
del len
print(named(3))
range = lambda n: [7] * n
print(named(3))
del range
print(named(3))
del number
print(tried(named, 3))


def deep(n):
    return 0 if n == 0 else deep(n - 1) + 1


print(deep(5), deep(50), deep(100))
