# Files that a program forgets to close are closed with them, also where the system allows few; a view keeps its file.
# engines: bytecode native
# expect: adder
import gc
import io
import os
import time

# Engines run it side by side.
NAME = "_forgotten%x_%x.tmp" % (id([]), time.time_ns())


class Own(io.FileIO):
    pass


for i in range(3000):
    open(NAME, "w")
    Own(NAME)
view = open(NAME, "w+").buffer
for i in range(20):
    open(NAME)
    gc.collect()
print(view.write(b"still open"), view.seek(0), view.read())
view.close()
os.remove(NAME)
