# Subscripts of builtin sequences at their edges: signs, limits, other kinds of index, subclasses, resizing.
# engines: bytecode native
# expect: cpython 3.11
from array import array


def get(container, key):
    try:
        return container[key]
    except Exception as e:
        return type(e).__name__


def put(container, key, value):
    try:
        container[key] = value
        return container[key]
    except Exception as e:
        return type(e).__name__


class Index:
    def __init__(self, at):
        self.at = at

    def __index__(self):
        return self.at


class Loud(list):
    def __getitem__(self, key):
        return "get", key

    def __setitem__(self, key, value):
        list.append(self, (key, value))


class Quiet(list):
    pass


class Bytes(bytearray):
    def __getitem__(self, key):
        return -1


makers = [
    lambda: [10, 11, 12],
    lambda: (10, 11, 12),
    lambda: b"abc",
    lambda: bytearray(b"abc"),
    lambda: Quiet([1, 2, 3]),
    lambda: array("b", [-128, 0, 127]),
    lambda: array("B", [0, 1, 255]),
    lambda: array("h", [-32768, 0, 32767]),
    lambda: array("H", [0, 1, 65535]),
    lambda: array("i", [-(2**31), 0, 2**31 - 1]),
    lambda: array("I", [0, 1, 2**32 - 1]),
    lambda: array("q", [-(2**63), 0, 2**63 - 1]),
    lambda: array("Q", [0, 1, 2**64 - 1]),
    lambda: array("f", [0.5, -0.0, 1e30]),
    lambda: array("d", [0.5, -0.0, 1e300]),
]
keys = [0, 2, -1, -3, 3, -4, True, False, 2**70, -(2**70), 1.0, None, Index(1), Index(-4)]
for make in makers:
    print([get(make(), key) for key in keys])

values = [0, 1, -1, 255, 256, -129, 65535, 65536, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 2**64, True, 0.25]
for make in makers:
    print([put(make(), -1, value) for value in values])
    # What cannot change names another exception for an index that is too large.
    some = keys if hasattr(make(), "append") else keys[:8]
    print([put(make(), key, 1) for key in some])

loud = Loud([1])
loud[0] = 5
print(loud[0], loud[-9], len(loud), Bytes(b"abc")[0], list(loud))
empty = [[], (), b"", bytearray(), array("I")]
print([get(e, 0) for e in empty], [put(e, -1, 0) for e in empty])


def constant_index(c):
    c[0], c[-1] = c[-1], c[0]
    return c[0], c[-1]


print(constant_index([1, 2, 3]), constant_index(bytearray(b"xyz")), constant_index(array("h", [4, -5])))


# A container that changes its length while a loop goes over it or subscripts it.
def drain(items):
    seen = []
    for item in items:
        seen.append(item)
        if len(items) > 2:
            items.pop()
    return seen


print(drain([1, 2, 3, 4, 5]), drain(bytearray(b"abcde")), drain(array("i", [1, 2, 3, 4])))


def grow(items):
    count = 0
    for item in items:
        count += item
        if len(items) < 20:
            items.append(1)
    return count, len(items)


print(grow([1]), grow(bytearray(b"\x01")), grow(array("H", [1])))
shrinking = list(range(40))
for i in range(30):
    shrinking[len(shrinking) - 1] = -i
    del shrinking[0]
print(shrinking)

# Slices onto and from the same list.
a = [1, 2, 3, 4, 5]
a[:3] = a[2::-1]
print(a)
a[1:3] = a
print(a)
a[2:2] = [7, 8]
a[5:] = []
print(a, a[::-1], a[-2:], a[10:], a[:0])
a.extend(a)
a[:] = a
print(a, list(a) is a, list((1, 2)), list(Quiet([3])))

# Small ints at the limits of what is fast.
for x in (2**62 - 1, -(2**62), 2**61, -1, 0, 7):
    print(x + 1, x - 1, x * 3, -x // 2, x % 7, x % -7, x // -3, x << 1, x >> 1, x >> 100, x & 5, x | 8, x ^ -1)
