# Words of 32 and 64 bits in compiled loops: hashes, generators, in lists, arrays, closures and globals.
# engines: bytecode native
# expect: cpython 3.11
from array import array

DATA = bytes(range(1, 200, 3))
TABLE = []
for i in range(256):
    v = i
    for _ in range(8):
        v = v >> 1 ^ (0xEDB88320 if v & 1 else 0)
    TABLE.append(v)
PACKED = array("I", TABLE)


@micropython.native
def fnv(data, h):
    for b in data:
        h = (h ^ b) * 16777619 & 0xFFFFFFFF
    return h


@micropython.native
def fnv64(data, h):
    for b in data:
        h = (h ^ b) * 1099511628211 & 0xFFFFFFFFFFFFFFFF
    return h


@micropython.native
def crc32(data, table, crc):
    for i in range(len(data)):
        crc = crc >> 8 ^ table[(crc ^ data[i]) & 255]
    return crc ^ 0xFFFFFFFF


@micropython.native
def xorshift(s, n, out):
    for i in range(n):
        s ^= s << 13 & 0xFFFFFFFF
        s ^= s >> 17
        s ^= s << 5 & 0xFFFFFFFF
        out.append(s)
    return s


@micropython.native
def xorshift64(s, n):
    for i in range(n):
        s ^= s >> 12
        s ^= s << 25 & 0xFFFFFFFFFFFFFFFF
        s ^= s >> 27
    return s


@micropython.native
def rotate(x, n):
    return (x << n | x >> (32 - n)) & 0xFFFFFFFF


@micropython.native
def rotations(x):
    out = []
    for i in range(33):
        out.append(rotate(x, i))
        x = x * 1664525 + 1013904223 & 0xFFFFFFFF
    return out


@micropython.native
def grow(x, n):
    # Beyond 64 bits, and back.
    for i in range(n):
        x = x * 3 + 1
        if x > 1 << 70:
            x >>= 60
    return x


@micropython.native
def turn(x, n):
    # Around zero, downwards and upwards.
    total = 0
    while n > 0:
        x = -x - 0x40000001
        if x < -0x300000000:
            x += 0x600000000
        total += x
        n -= 1
    return x, total


@micropython.native
def sums(words, total):
    for word in words:
        total += word
    return total


@micropython.native
def mix(words, n):
    # Items read, changed and stored.
    for k in range(n):
        for i in range(len(words)):
            words[i] = (words[i] + (words[i - 1] ^ words[k])) & 0xFFFFFFFF
    return words


@micropython.native
def swap(words):
    for i in range(len(words)):
        w = words[i]
        words[i] = w >> 24 | w >> 8 & 0xFF00 | (w & 0xFF00) << 8 | (w & 0xFF) << 24
    return words


@micropython.native
def index(words, h, n):
    # Words as indices and counts.
    found = 0
    for i in range(n):
        h = h * 69069 + 1 & 0xFFFFFFFF
        found += words[h % len(words)]
        found ^= words[h >> 27]
    return found


@micropython.native
def with_bools(flags, x):
    for flag in flags:
        x = (x << 1) + flag & 0xFFFFFFFF
        x ^= flag
    return x, x & True, True & True


def counter(start):
    state = start

    @micropython.native
    def step(n):
        nonlocal state
        for i in range(n):
            state = state * 1103515245 + 12345 & 0xFFFFFFFF
        return state

    return step


seed = 1


@micropython.native
def from_global(n):
    global seed
    for i in range(n):
        seed = seed * 22695477 + 1 & 0xFFFFFFFF
    return seed


@micropython.native
def leaves(words, x):
    # An error in the middle of a word's way.
    seen = 0
    try:
        for word in words:
            x = x ^ word
            seen += x & 0xFFFFFFFF
    except TypeError as e:
        return x, seen, type(e)
    return x, seen


@micropython.native
def gives(x, n):
    for i in range(n):
        x = x * 48271 + 0x80000000 & 0xFFFFFFFF
        yield x


for start in (0, 1, 2166136261, 0xFFFFFFFF):
    print(fnv(DATA, start), fnv64(DATA, start), crc32(DATA, TABLE, start), crc32(DATA, PACKED, start))
for start in (1, 2463534242, 0x3FFFFFFF, 0x40000000, 0x7FFFFFFF, 0x80000000):
    out = []
    print(xorshift(start, 40, out), sum(out), out[-3:], xorshift64(start, 60), rotations(start)[::5])
for start in (1, -1, 1 << 30, 1 << 62, -(1 << 63), 1 << 64, 0xFFFFFFFF):
    print(grow(start, 100), turn(start, 100), grow(start & 0xFFFF, 10))
ENDS = [1, 0x3FFFFFFF, 0x40000000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]
MORE = [1 << 32, (1 << 62) - 1, 1 << 62, (1 << 63) - 1]
TYPED = (("", ENDS), ("I", ENDS), ("L", ENDS), ("", ENDS + MORE), ("q", MORE), ("Q", MORE + [(1 << 64) - 1]))
for code, words in TYPED + (("i", ENDS[:4]),):
    made = array(code, words) if code else words
    print(code, sums(made, 0), sums(made, 1 << 31), sums(made, -(1 << 63)))
for code in ("", "I", "L", "Q", "q"):
    made = array(code, ENDS) if code else list(ENDS)
    print(code, list(mix(made, 5)), list(swap(made)), index(list(range(77)), 12345, 200))
print(with_bools([True, False] * 20, 1), with_bools([0, True, 5], 0xFFFFFFFF), with_bools([1 << 33], 3))
step = counter(42)
print([step(n) for n in (1, 2, 30, 0, 50)], [from_global(n) for n in (1, 2, 30, 0, 50)])
print(leaves([1, 0x80000000, 0xFFFFFFFF] * 9, 5), leaves([1, 0xFFFFFFFF, "x", 3], 1 << 31), leaves([1 << 80, 1], 7))
print(list(gives(1, 12)), sum(gives(0xFFFFFFFF, 50)))
small = array("B", bytes(8))
words = array("I", bytes(32))


@micropython.native
def store(target, x, n):
    for i in range(n):
        x = x * 5 + 0x12345678 & 0xFFFFFFFF
        target[i] = x
    return list(target)


print(store(words, 7, 8), store(list(words), 7, 8))
for x in (1, 0xEDCBA98, 1 << 31, 0xFFFFFFFF):
    try:
        print(store(small, x, 8))
    except (OverflowError, ValueError):
        print("too large")
