# What stored machine code has to find: its constants, names, exits and callees.
import gc
import micropython

limit = 10

@micropython.viper
def total(n: int) -> int:
    s = 0
    for i in range(n):
        s += i * i ^ i
    return s

@micropython.viper
def fill(p: ptr8, n: int):
    for i in range(n):
        p[i] = i * 3

@micropython.viper
def names(x):
    global limit
    limit = int(limit) + 1
    return ("text", b"bytes", 1 << 70, limit, x, None, True, 123456789012345678901234567890)

@micropython.viper
def caught(n: int) -> int:
    try:
        return 100 // n
    except ZeroDivisionError as e:
        print("caught", e)
    finally:
        print("finally")
    return -1

@micropython.viper
def outside(b) -> int:
    return ptr8(b)[200]

@micropython.viper
def calls(f, x):
    return [f(x), f(y=2, x=3), len("four"), x.upper() if x else "nothing"]

@micropython.viper
def fib(n: int) -> int:
    if n < 2:
        return n
    return int(fib(n - 1)) + int(fib(n - 2))

@micropython.viper
def closure(n: int):
    def inner(a):
        return (a, n)
    return inner

class Point:
    def __init__(self, x):
        self.x = x

    @micropython.viper
    def moved(self, by: int) -> int:
        self.x = int(self.x) + by
        return int(self.x)

def run():
    print(total(0), total(1000))
    b = bytearray(16)
    fill(b, len(b))
    print(b)
    print(names([1]), names("x")[3])
    print(caught(7), caught(0))
    for f in (lambda: outside(b), lambda: fill(b, 17), lambda: calls(1, 2), lambda: total("x")):
        try:
            f()
        except Exception as e:
            print(type(e).__name__, e)
    gc.collect()
    print(calls(lambda x, y=1: (x, y), "abc"), fib(12))
    p = Point(3)
    print(p.moved(4), p.moved(-10), p.x)
    try:
        print(closure(5)(1))
    except Exception as e:
        print(type(e).__name__, e)
    more()

def more():
    pass

# floats
@micropython.viper
def mean(n: int) -> float:
    s = float(0)
    for i in range(n):
        s = s + float(i) * float(0.5)
    return s / float(n)

def more():
    print(mean(10), mean(1))
