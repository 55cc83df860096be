# What only boards have in MicroPython, and what reports of memory and help begin with.
# engines: bytecode native
# expect: adder
import io
import micropython
import os
import sys
import time

print(micropython.alloc_emergency_exception_buf(100), time.clock() >= 0, os.errno() == 0, const(5))
first = sys.stdout


def captured(f, *arguments):
    out = io.StringIO()
    sys.stdout = out
    f(*arguments)
    sys.stdout = first
    return out.getvalue().split("\n")


print([line.strip().split(":")[0] for line in captured(micropython.mem_info)])
print(captured(micropython.mem_info, 1)[4].split(";")[0], captured(micropython.qstr_info)[0].split(",")[0])
print("Q(captured)" in captured(micropython.qstr_info, 1), captured(help, 5)[0], captured(__repl_print__, 6))
t = io.TextIOWrapper("of_adder.py")
print(repr(t).split(" ")[0], t.__del__(), t.closed, repr(io.StringIO()).split(" at ")[0])
f = io.FileIO("of_adder.py")
print(f.__del__(), f.closed)

# out:
# | None True True 5
# | ['mem', 'stack', 'GC', 'No. of 1-blocks', '']
# | GC memory layout qstr pool: n_pool=1
# | True object 5 is of type int ['6', '']
# | <_io.TextIOWrapper None True <_io.StringIO object
# | None True
