# What MicroPython's modules have beyond CPython's.
# engines: bytecode native
# expect: micropython 1.29
import gc
import micropython
import os
import sys
import time

print(gc.isenabled(), gc.disable(), gc.isenabled(), gc.enable(), gc.isenabled(), gc.mem_alloc() > 0, gc.mem_free() > 0)
gc.threshold(4992)
print(gc.threshold(), gc.threshold(-1), gc.threshold())
print(micropython.opt_level(), micropython.opt_level(0), micropython.const(5), micropython.stack_use() >= 0)
print(micropython.mem_total() > 0, micropython.mem_current() > 0, micropython.mem_peak() > 0)
print(micropython.kbd_intr(3))
a = time.ticks_ms()
time.sleep_us(5)
time.sleep_ms(2)
print(time.ticks_diff(time.ticks_ms(), a) >= 2, time.ticks_cpu() is not None, time.ticks_add(5, 7))
# Engines run it side by side.
folder = "_micro%x_%x.tmp" % (id([]), time.time_ns())
os.mkdir(folder)
open(folder + "/f", "w").close()
print([entry[:2] for entry in os.ilistdir(folder)])
os.remove(folder + "/f")
os.rmdir(folder)
print(sys.atexit(lambda: print("at exit")))
print(sys.implementation.name, sys.implementation[0], len(sys.implementation) >= 3)
print(type(os.errno()), micropython.RingIO(4).close(), time.clock() >= 0 if hasattr(time, "clock") else True)
execfile("_executed.py")
print(executed)
__repl_print__(5)
__repl_print__(None)
i = sys.implementation
print(i == i, i == 5, "standard" in i or "micropython" in i, list(iter(i))[0], str(i)[:20])
