# Functions defined, compiled, called and dropped: what they took is taken back. argv[1]: how many.
import gc
import micropython
import sys

SOURCE = """
@micropython.native
def n%d(a, items):
    total = 0
    for x in items:
        total += x * %d
    return total + a

@micropython.viper
def v%d(p: ptr8, n: int) -> int:
    total = 0
    for i in range(n):
        total += int(p[i]) ^ %d
    return total

class C%d:
    @micropython.native
    def method(self, x):
        return lambda y: (self, x + y + %d)
"""


def churn(count):
    data, items = bytes(16), [1, 2, 3]
    for i in range(count):
        names = {"micropython": micropython}
        exec(SOURCE % (i, i, i, i, i, i), names)
        for k in range(4):
            a = names["n%d" % i](k, items)
            b = names["v%d" % i](data, 16)
            c = names["C%d" % i]().method(k)(1)[1]
        if a != k + 6 * i or b != 16 * i or c != k + 1 + i:
            print("wrong", i, a, b, c)


def pages(name):
    # Of the process: all that is resident, and what is mapped with the right to execute.
    with open("/proc/self/statm") as file:
        resident = int(file.read().split()[1]) * 4096
    mapped = 0
    with open("/proc/self/maps") as file:
        for line in file:
            span, rights = line.split()[:2]
            if "x" in rights and line.split()[-1] == "0":
                start, end = [int(word, 16) for word in span.split("-")]
                mapped += end - start
    return resident, mapped


def measure():
    gc.collect()
    gc.collect()
    return (gc.mem_alloc(),) + pages("self")


# By then tables have the size and pages the mixture that they keep.
count = int(sys.argv[1])
churn(count // 2 + 300)
before = measure()
churn(count)
after = measure()
for name, allowed, old, new in zip(("heap", "resident", "code"), (1 << 17, 1 << 24, 1 << 19), before, after):
    print(name, "flat" if new - old <= allowed else "grows from %d to %d" % (old, new))
