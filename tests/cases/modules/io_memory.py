# StringIO and BytesIO: positions, overwriting, iteration, subclasses.
# engines: bytecode native
# expect: cpython 3.11
import io

s = io.StringIO("héllo\nwörld\n€\n")
print(s.read(3), s.tell(), repr(s.readline()), s.tell())
print(s.readlines(), s.read(), s.tell())
print(s.seek(1), s.write("EEÜ"), s.getvalue() == "hEEÜo\nwörld\n€\n", s.tell())
print(s.seek(0, 2), s.write("end"), s.getvalue().split())
print(s.seek(4), s.truncate(), s.getvalue())
print(s.seek(7), s.write("x"), len(s.getvalue()))
with io.StringIO() as t:
    print("a", 1, sep="-", end="!", file=t)
    t.writelines(["x", "y"])
    print(t.getvalue())
try:
    t.read()
except ValueError:
    print("closed")
try:
    s.write(b"bytes")
except TypeError as e:
    print(type(e).__name__)

b = io.BytesIO(b"one\ntwo\r\nthree")
print([line for line in b])
b.seek(0)
buffer = bytearray(5)
print(b.readinto(buffer), buffer, b.readinto(memoryview(buffer)[3:]), buffer)
print(b.read(0), b.read(-1), b.read())
b.seek(20)
print(b.write(bytearray(b"tail")), b.getvalue())
print(b.seek(-2, 2), b.read(), b.tell())


class Counted(io.StringIO):
    def __init__(self, *args):
        super().__init__(*args)
        self.count = 0

    def write(self, text):
        self.count += 1
        return super().write(text)


c = Counted()
print("some", "words", file=c)
print(c.count, repr(c.getvalue()))
