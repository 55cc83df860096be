# How late a hard handler comes: the most cycles of a timer, and how often it came, during what.
import gc
import time
from array import array
from machine import Timer

seen = array("i", [0, 0])


@micropython.viper
def note(timer):
    # The timer's registers: what it counts down from, and where it is.
    four: int = 4
    registers = ptr32(four << 28)
    late: int = registers[2] - registers[1]
    into = ptr32(seen)
    if late > into[0]:
        into[0] = late
    into[1] = into[1] + 1


SOURCE = """
@micropython.viper
def f(n: int) -> int:
    s = 0
    for i in range(n):
        if i & 3 == 1:
            s += i * n
        else:
            s ^= i
    return s
"""


def report(what):
    late, count = seen[0], seen[1]
    seen[0] = seen[1] = 0
    print(what, late, count)


timer = Timer(0, freq=2000, callback=note, hard=True)
kept = [[i] for i in range(3000)]
seen[0] = seen[1] = 0
for i in range(20):
    gc.collect()
report("collection")
for i in range(4):
    exec(SOURCE)
report("compilation")
for i in range(20000):
    kept[i % 3000] = [i]
report("allocation")
timer.deinit()
