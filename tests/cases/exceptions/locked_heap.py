# With the heap locked: what needs no memory works. Slices for one subscript, super(), class methods, small ints of bytes.
# engines: bytecode native
# expect: adder
import micropython

array, text, big = bytearray(range(10)), b"bb", b"2" + bytes(20)
view = memoryview(array)
items, pair = [1, 2, 3, 4], [9, 8]


class A:
    def f(self, n):
        return n + 1

    @classmethod
    def g(cls, n):
        return n + 2


class B(A):
    def f(self, n):
        return super().f(n) * 2

    @classmethod
    def g(cls, n):
        return super().g(n) * 2


b = B()
total = 0


def slices():
    array[3:5] = text
    view[5:7] = text
    items[1:3] = pair


def results():
    global total
    total = b.f(1) + B.g(1) + int.from_bytes(text, "little") + int.from_bytes(big, "little")
    text + b""
    b"" + text
    "foo".replace(",", "_")


def fails():
    items[0:1]


for function in (slices, results, slices, results, fails):
    micropython.heap_lock()
    try:
        function()
        micropython.heap_unlock()
        print(array, items, total if function is results else "")
    except MemoryError:
        micropython.heap_unlock()
        print("MemoryError")

