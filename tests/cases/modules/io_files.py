# Files: modes, line ends, positions, errors, directories.
# engines: bytecode native
# expect: cpython 3.11
import io
import os
import time

# Engines run it side by side.
NAME = "_io_files%x_%x.tmp" % (id([]), time.time_ns())
OTHER = NAME.replace("io", "io2")


def show(newline):
    with open(NAME, newline=newline) as f:
        print(repr(newline), [line for line in f])
    with open(NAME, newline=newline) as f:
        print([f.read(4), f.read(1), f.readline(3), f.read()])


with open(NAME, "wb") as f:
    print(f.write(b"one\r\ntwo\rthree\nfo\xc3\xbcr"), f.tell(), f.closed)
print(f.closed)
for newline in None, "", "\n", "\r", "\r\n":
    show(newline)

with open(NAME, "w", newline="\r\n") as f:
    f.write("a\nb\n")
    f.writelines(["c\n", "d"])
with open(NAME, "rb") as f:
    print(f.read(), f.seek(2), f.readline(), f.seek(-1, 2), f.read(), f.read())

with open(NAME, "w+") as f:
    f.write("hello world")
    f.seek(6)
    print(f.read(2), f.tell())
    f.seek(0)
    f.write("J")
    f.seek(0)
    print(f.read())
with open(NAME, "a") as f:
    f.write("!")
with open(NAME, "rb+") as f:
    print(f.read(3))
    f.write(b"LO")
    f.seek(0)
    print(f.readline(), f.readlines())

for mode in "x", "q", "rw", "rbt", "", "r+w":
    try:
        open(NAME, mode)
    except (ValueError, FileExistsError) as e:
        print(mode, type(e).__name__)
try:
    open("_missing/file")
except OSError as e:
    print(type(e).__name__, e.errno, e.filename)
try:
    open(".")
except OSError as e:
    print(type(e).__name__, e.errno)
with open(NAME) as f:
    try:
        f.write("x")
    except OSError as e:
        print("not writable")
    print(f.name == NAME, f.mode, f.readable(), f.writable(), f.seekable(), f.isatty())
try:
    f.read()
except ValueError as e:
    print(e)

print(os.stat(NAME)[6], NAME in os.listdir("."))
os.rename(NAME, OTHER)
os.remove(OTHER)
try:
    os.remove(OTHER)
except FileNotFoundError as e:
    print(e.errno)
os.mkdir(NAME)
try:
    os.mkdir(NAME)
except FileExistsError as e:
    print(e.errno)
os.rmdir(NAME)
