# Numbers beyond 64 bits in the middle of compiled functions that have seen small ones only.
# engines: bytecode native
# expect: cpython 3.11
SOURCES = (
    "x = a + a; return x + 3", "x = a + a; x += 3; return x", "x = a + a; return x + b", "x = a + a; x += b; return x",
    "x = -a - a; return x - 3", "x = -a - a; x -= 3; return x", "x = -a - a; return x - b", "x = -a - a; x -= b; return x",
    "x = -a - a; x = x - 2; return -x", "x = -a - a; x = x - 2; return abs(x)", "x = a + a; return x * 3", "x = a + a; x *= 3; return x", "x = a + a; return x * b",
    "x = a + a; x *= b; return x", "x = a + a; return x << 3", "x = a + a; x <<= 3; return x", "x = a + a; return x << b",
    "x = a + a; x <<= b; return x", "x = a + a; return x & 7, x | 7, x ^ 7, x >> 1, ~x, x // 3, x % 3, x / 2",
    "x = a + a; return x & b, x | b, x ^ b, x >> b, x // b, x % b, x / b",
    "x = a + a; return x < 3, x <= 3, x > 3, x >= 3, x == 3, x != 3, x < b, x == b, not x",
    "x = a + a; y = b; return (1 if x < 3 else 2), (1 if x == 3 else 2), (1 if x > y else 2), (1 if x != y else 2)",
)
LOOPS = (
    "x = x + x", "x = x + a", "x += a", "x = x - a", "x -= a", "x = x * 3", "x *= 3", "x = x * b", "x = x << 1", "x <<= 2",
    "x = -x * 5", "x = x + 1000000007", "x = (x + a) & 0xffffffffffff", "x = (x ^ a) + (x >> 1)", "x = x // 3 + a", "x = x % 7 + a",
    "x = x - 1000000007", "x = abs(x) + abs(-a)", "x = max(x, a) + min(a, b)",
)
BIGGEST = (1 << 62) - 1


def digest(results):
    total = 0
    for c in repr(results):
        total = (total * 31 + ord(c)) % 1000003
    return total


def results_of(text, seen, others):
    results = []
    for a, b in others:
        space = {}
        exec(text, space)
        f = space["f"]
        results += [f(*pair) for pair in seen]
        results.append(f(a, b))
        results += [f(*pair) for pair in seen[:2]]
    return results


SEEN = ((5, 3), (7, 2), (11, 1), (3, 4))
OTHERS = ((BIGGEST, 3), (BIGGEST, 60), (-BIGGEST, 5), (-BIGGEST - 1, 1), (1 << 61, 2), (1 << 62, 1), (0, 3))
for source in SOURCES:
    text = "def f(a, b):\n    " + source.replace("; ", "\n    ")
    results = results_of(text, SEEN, OTHERS)
    print(source, digest(results), results[4])
for source in LOOPS:
    text = "def f(a, b):\n    x = a\n    for i in range(40): %s\n    return x" % source
    results = results_of(text, SEEN, OTHERS)
    text = "def f(a, b):\n    x = a\n    n = 40\n    while n > 0:\n        n -= 1\n        %s\n    return x, n" % source
    print(source, digest(results), digest(results_of(text, SEEN, OTHERS)))
