# An interruption and a full heap come out of viper's loops, calls and conversions.
# engines: native viper viper-unchecked
# expect: adder
import micropython
import os
import sys

# Their product is an object, also where floats have 32 bits.
FLOATS = (1e200, 1e100) if sys.maxsize >> 31 else (1e20, 1e10)
schedule = micropython.schedule
kbd_intr = micropython.kbd_intr


@micropython.viper
def loop(n: int, at: int) -> int:
    t = 0
    for i in range(n):
        if i == at:
            schedule(kbd_intr, None)
        t += i
    return t


@micropython.viper
def callee(x: int) -> int:
    return x


@micropython.viper
def calls(now: int) -> object:
    if now:
        schedule(kbd_intr, None)
    return callee(now)


@micropython.viper
def boxed(a: int, b: int) -> int:
    return a * b


@micropython.viper
def boxed_unsigned(a: uint, b: uint) -> uint:
    return a * b


@micropython.viper
def boxed_float(a: float, b: float) -> float:
    return a * b


@micropython.viper
def cell(a: int, b: int) -> object:
    def inner():
        return a

    return inner


@micropython.viper
def set_globals(a: object, b: object) -> int:
    global g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, h0, h1, h2, h3, h4, h5, h6, h7, h8, h9
    g0 = g1 = g2 = g3 = g4 = g5 = g6 = g7 = g8 = g9 = a
    h0 = h1 = h2 = h3 = h4 = h5 = h6 = h7 = h8 = h9 = b
    return 1


@micropython.viper
def deep(n: int) -> int:
    if n == 0:
        return 0
    return int(deep(n - 1)) + 1


@micropython.viper
def forever(n: int) -> int:
    while n >= 0:
        n += 1
        if n > 1000000:
            n = 0
    return n


def tried(f, a):
    try:
        return f(a)
    except (KeyboardInterrupt, RecursionError) as e:
        return type(e).__name__


def locked(f, a, b):
    micropython.heap_lock()
    try:
        f(a, b)
        done = True
    except MemoryError:
        done = False
    micropython.heap_unlock()
    return done


def main():
    try:
        print(loop(200000, -1))
        print(loop(200000, 5))
    except KeyboardInterrupt:
        print("KeyboardInterrupt", loop(10, -1))
    # From outside, while a loop runs that calls nothing.
    os.system("(sleep 0.3; kill -INT $PPID) &")
    print(tried(forever, 0))
    print(tried(calls, 0), tried(calls, 1), tried(calls, 0))
    print(tried(deep, 50), tried(deep, 100000000))
    print(locked(boxed, 5, 6), locked(boxed, 1 << 40, 1 << 22), boxed(1 << 40, 1 << 22))
    print(locked(boxed_unsigned, 5, 6), locked(boxed_unsigned, 1 << 40, 1 << 22), boxed_unsigned(1 << 40, 1 << 22))
    print(locked(boxed_float, 1.5, 2.0), locked(boxed_float, *FLOATS), boxed_float(*FLOATS))
    print(locked(cell, 5, 6), cell(5, 6)(), locked(set_globals, 5, 6), set_globals(5, 6), g0, h9)


main()

# out:
# | 19999900000
# | KeyboardInterrupt 45
# | KeyboardInterrupt
# | 0 KeyboardInterrupt 0
# | 50 RecursionError
# | True False 4611686018427387904
# | True False 4611686018427387904
# | True False 1e+300
# | False 5 False 1 5 6
