# Defines `turn`, which compiles twenty functions, calls them and drops them, and `free`, which prints what is free.
import gc

BODY = """
@micropython.%s
def f%d(x: int) -> int:
    s = 0
    for i in range(x):
        s += i * %d
    return s
"""
SOURCE = "".join(BODY % ("viper" if i % 2 else "native", i, i) for i in range(20))


def turn():
    names = {}
    exec(SOURCE, names)
    total = 0
    for i in range(20):
        f = names["f%d" % i]
        f(5)
        f(50)
        total += f(10)
    assert total == 45 * 190


def free():
    for i in range(3):
        gc.collect()
    print(gc.mem_free())
