# What compiled code makes while the heap is locked: MemoryError comes out of it, and all works afterwards.
# engines: bytecode native
# expect: adder
import micropython
import sys


def floats(a, b):
    x = a
    for i in range(3):
        x = x * b
    return x


def ints(a, b):
    x = a
    for i in range(3):
        x = x * b
    return x


def unsigned(a, b):
    x = a
    for i in range(2):
        x = x + x
    return x


def append(a, b):
    for i in range(50):
        a.append(i)
    return len(a)


def set_globals(a, b):
    global g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, h0, h1, h2, h3, h4, h5, h6, h7, h8, h9
    g0 = g1 = g2 = g3 = g4 = g5 = g6 = g7 = g8 = g9 = a
    h0 = h1 = h2 = h3 = h4 = h5 = h6 = h7 = h8 = h9 = b


def doubled(a, b):
    x = a + a
    return x


def comprehension(a, b):
    return [b(i) for i in range(60)]


def lock_at_20(i):
    if i == 20:
        micropython.heap_lock()
    return i


def method(a, b):
    return a.no_such_method(b)


def tried(f, a, b):
    micropython.heap_lock()
    try:
        f(a, b)
        done = True
    except MemoryError:
        done = False
    except AttributeError:
        done = None
    micropython.heap_unlock()
    return done


fresh = []
full = []
for _ in range(5):
    floats(1.5, 2.0), ints(3, 2), unsigned(5, 5), append([], 1)
# Floats that are objects, also where they have 32 bits.
big, times = (1e250, 1e10) if sys.maxsize >> 31 else (1e30, 10.0)
print(tried(floats, 1.5, 2.0), tried(floats, big, times), floats(big, times))
print(tried(ints, 3, 2), tried(ints, 1 << 50, 1 << 9), ints(1 << 50, 1 << 9))
print(tried(unsigned, 3, 3), tried(unsigned, (1 << 61) + 7, 0), unsigned((1 << 61) + 7, 0))
print(tried(append, full, 1), append([], 1), tried(set_globals, 1, 2), set_globals(1, 2), g0, h9)
print([doubled(a, 1) for a in (1, 2, 3, 4)], tried(doubled, 5, 1), tried(doubled, (1 << 62) - 1, 1), doubled((1 << 62) - 1, 1))
print([len(comprehension(1, lambda i: i)) for _ in range(5)])
try:
    comprehension(1, lock_at_20)
except MemoryError:
    print("MemoryError", micropython.heap_unlock())
# The same code with other globals, which have no room yet.
for _ in range(5):
    set_globals(1, 2)
elsewhere = type(set_globals)(set_globals.__code__, {})
print(tried(elsewhere, 1, 2), elsewhere(1, 2))
for _ in range(4):
    try:
        method(5, 1)
    except AttributeError as e:
        print(e)

# out:
# | True False 9.999999999999998e+279
# | True False 151115727451828646838272
# | True False 9223372036854775836
# | False 50 False None 1 2
# | [2, 4, 6, 8] True False 9223372036854775806
# | [60, 60, 60, 60, 60]
# | MemoryError 0
# | False None
# | 'int' object has no attribute 'no_such_method'
# | 'int' object has no attribute 'no_such_method'
# | 'int' object has no attribute 'no_such_method'
# | 'int' object has no attribute 'no_such_method'
