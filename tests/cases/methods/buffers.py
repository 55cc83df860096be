# Every method and attribute of memoryview and array.
# engines: bytecode native
# expect: cpython 3.11
from array import array


def tried(f, *arguments):
    try:
        return f(*arguments)
    except (ValueError, TypeError, IndexError, OverflowError, BufferError) as e:
        return type(e).__name__


b = bytearray(b"abcdefgh")
m = memoryview(b)
print(m.nbytes, m.itemsize, m.format, m.ndim, m.shape, m.strides, m.readonly, m.obj is b, m.suboffsets)
print(m.contiguous, m.c_contiguous, m.f_contiguous, m.tolist(), m.tobytes(), m.hex(), m.hex(":"), m[2:4].tolist())
print(m.toreadonly().readonly, tried(m.toreadonly().__setitem__, 0, 1), memoryview(b"x").readonly)
w = m.cast("H")
print(w.format, w.itemsize, w.nbytes, w.shape, w.tolist(), w[0], w.cast("B").tolist())
w[0] = 0x4142
print(b, tried(m.cast, "zz"), tried(memoryview(b"abc").cast, "I"), m[::2].tolist(), m[::2].contiguous, m[::-1].tobytes())
print(m == b, m == b"zz", hash(memoryview(b"abc")) == hash(b"abc"), tried(hash, m), repr(m).split(" at ")[0])
print(list(iter(memoryview(b"ab"))), 98 in memoryview(b"ab"), len(m), bytes(m[1:3]), list(reversed(memoryview(b"ab"))))
with memoryview(b) as n:
    print(n[0])
print(tried(lambda: n[0]), m.release(), tried(lambda: m[0]), tried(m.tobytes))
a = array("i", [3, 1, 2, 1])
print(a, a.typecode, a.itemsize, a.count(1), a.index(2), tried(a.index, 9), a.tolist(), a.tobytes() == bytes(memoryview(a)))
print(a.append(5), a.extend([6]), a.extend(array("i", [7])), a.insert(1, 0), a.insert(-50, 9), a.insert(50, 8), a)
print(a.pop(), a.pop(0), a.remove(1), tried(a.remove, 99), a.reverse(), a, a.fromlist([1, 2]), a)
print(a.frombytes(b"\1\0\0\0"), a, tried(a.frombytes, b"abc"), tried(a.append, 1 << 40), tried(a.extend, array("b", [1])))
h = array("H", [1, 256, 0x1234])
print(h.byteswap(), h, array("b", b"ab"), array("d", [1.5]), tried(array, "y"), tried(array, "B", [300]))
for x, y in ((array("i", [1, 2]), array("b", [1, 2])), (array("i", [1]), array("i", [1, 2])), (array("d", [2]), array("i", [1]))):
    print(x == y, x != y, x < y, x <= y, x > y, x >= y, x == [1, 2])
print(a + a[:1], a[:2] * 2, 2 * a[:1], 5 in a, 50 in a, repr(array("i")), list(a), len(a), a[-1], a[1:3])
a += array("i", [4])
a *= 2
a[0] = -1
del a[1:8]
print(a, tried(lambda: a + [1]), list(reversed(a)))
