# What all streams have: states, closing, file numbers; of files and of memory.
# engines: bytecode native
# expect: cpython 3.11
import io
import os
import time

# Engines run it side by side.
NAME = "_streams%x_%x.tmp" % (id([]), time.time_ns())


def tried(f, *arguments):
    try:
        return f(*arguments)
    except (ValueError, OSError, TypeError) as e:
        return type(e).__name__


def states(f):
    print(f.readable(), f.writable(), f.seekable(), f.isatty(), f.flush(), f.closed)


with io.open(NAME, "wb", buffering=0) as f:
    states(f)
    print(f.write(b"one\ntwo\nthree"), isinstance(f.fileno(), int), f.fileno() > 2)
    f.writelines([b"\n", b"four"])
f = open(NAME, "rb", buffering=0)
states(f)
buffer = bytearray(6)
print(f.readinto(buffer), buffer, f.tell(), f.seek(0), f.readlines(), f.read(), f.close(), f.closed, tried(f.read))
with open(NAME, encoding="utf-8") as f:
    states(f)
    print(repr(f.readline()), list(f), isinstance(f.fileno(), int), f.seek(4), repr(f.read(3)), f.tell())
print(f.close(), f.closed, tried(f.fileno), tried(f.write, "x"))
with open(NAME, "w") as f:
    states(f)
    print(f.write("x\ny"), f.writelines(["z"]), tried(f.read))
print(open(NAME).readlines(), os.remove(NAME))
for stream, item in ((io.StringIO("a\nb"), "c"), (io.BytesIO(b"a\nb"), b"c")):
    states(stream)
    print(stream.read(1), stream.readline(), stream.readlines(), stream.write(item), stream.getvalue(), stream.tell())
    print(stream.seek(0), stream.truncate(2), stream.getvalue(), list(stream), stream.writelines([item]), stream.getvalue())
    print(stream.close(), stream.closed, tried(stream.read), tried(stream.isatty))
b = io.BytesIO(b"abc")
buffer = bytearray(2)
print(b.readinto(buffer), buffer, b.readinto(buffer), buffer, b.readinto(buffer))
