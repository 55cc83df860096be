# What is checked in the middle of a function, of values that come out of attributes, lists and globals.
# engines: bytecode native
# expect: cpython 3.11
class Holder:
    def __init__(self, value):
        self.value = value


GROUPS = (
    (None, 5, 2.5), ((1, 2, 3), [1, 2, 3]), ("abc", b"abc"), ({0: 1, 1: 2, 2: 3}, {1, 2}), (range(3), bytearray(b"abc")),
    (True, False), (1 << 70, -1), (1e300, "x"), ((1 << 62) - 1, 0),
)
SOURCES = (
    "return h.value[1]",
    "h.value[1] = 7\n    return h.value[1]",
    "t = 0\n    for x in h.value:\n        t += 1\n    return t",
    "t = 0\n    for i in range(h.value):\n        t += i\n        if i > 20: break\n    return t",
    "t = 0\n    for i in range(1, h.value, 2):\n        t += i\n        if i > 20: break\n    return t",
    "a, b, c = h.value\n    return b",
    "return -h.value, h.value + 1, h.value * 2.0",
    "v = h.value\n    t = 0\n    for i in range(4):\n        t += v[i & 1]\n    return t",
    "v = h.value\n    t = 0.5\n    for i in range(4):\n        t = t * 2.0 + v\n    return t, -v",
    "v = h.value\n    while v < 10: v = v + 4\n    return v",
    "h.value[0:2] = [8, 9]\n    return list(h.value[0:2])",
    "del h.value[0:1]\n    return len(h.value)",
    "return size(h.value)",
    "return magnitude(h.value), word(h.value) if not isinstance(h.value, float) else 0",
    "return root(h.value)",
)


def tried(f, x):
    try:
        return f(Holder(x))
    except (TypeError, ValueError, IndexError, KeyError, OverflowError) as e:
        return type(e).__name__


import math
from array import array

for source in SOURCES:
    results = []
    for seen in ([4, 5, 6], (4, 5, 6), 7, 2.5, bytearray(b"abcd"), array("h", [4, -5, 6])):
        for group in GROUPS:
            space = {"size": len, "magnitude": abs, "word": int, "root": math.sqrt}
            exec("def f(h):\n    " + source, space)
            f = space["f"]
            results += [tried(f, seen) for _ in range(4)]
            if "while" in source and 1 << 70 in group:
                continue
            results += [tried(f, x) for x in group]
            results.append(tried(f, seen))
            space["size"] = space["magnitude"] = space["word"] = space["root"] = lambda x: 99
            results.append(tried(f, seen))
    total = 0
    for c in repr(results):
        total = (total * 31 + ord(c)) % 1000003
    print(source.split("\n")[-1].strip(), total, len(results))
