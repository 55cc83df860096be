# A file that is opened to append stands at its end from the start.
# expect: cpython 3.11
import os
import time

# Engines run it side by side.
name = "_append%x_%x.tmp" % (id([]), time.time_ns())
with open(name, "wb") as file:
    file.write(b"hello")
for mode in ("ab", "a", "a+b", "a+"):
    with open(name, mode) as file:
        print(mode, file.tell(), repr(file.read()) if "+" in mode else "")
        file.write(b"X" if "b" in mode else "Y")
        print(file.tell())
        if "+" in mode:
            file.seek(0)
            print(file.read())
os.remove(name)
# A header where there is no file yet.
for _ in range(2):
    with open(name, "a") as file:
        if file.tell() == 0:
            file.write("header\n")
        file.write("line\n")
print(open(name).read())
os.remove(name)
