# What Ctrl-C has to end: a function `f` each. A line of the script's name begins it; with `: once` behind that it runs
# as bytecode only.
# === while_pass
def f():
    while True:
        pass
# === while_counter
def f():
    n = 0
    while n >= 0:
        n += 1
# === for_range
def f():
    for i in range(1 << 60):
        pass
# === for_range_sum
def f():
    n = 0
    for i in range(1 << 60):
        n = (n + i) & 0xffff
# === nested_loops
def f():
    for i in range(1 << 30):
        for j in range(3):
            for k in range(1 << 30):
                if k > 5:
                    continue
# === for_list
def f():
    items = [0] * 100000
    while True:
        for x in items:
            pass
# === calls
def g(n):
    return n if n < 2 else g(n - 1) + g(n - 2)
def f():
    g(200)
# === recursion
def g(n):
    return g(n - 1) + g(n - 1) if n else 0
def f():
    g(100)
# === try_in_loop
def f():
    n = 0
    while True:
        try:
            n //= 0
        except ZeroDivisionError:
            continue
        finally:
            n = 1
# === viper_loop
@micropython.viper
def f():
    n = 0
    while n >= 0:
        n = (n + 1) & 0xffff
# === viper_range
@micropython.viper
def f():
    t = 0
    for i in range(1 << 50):
        for j in range(1 << 50):
            t ^= j
# === viper_pointer
@micropython.viper
def g(p: ptr8, n: int):
    for i in range(n):
        p[i & 7] = i & 127
def f():
    g(bytearray(8), 1 << 60)
# === viper_calls
@micropython.viper
def g(n: int) -> int:
    if n < 2:
        return n
    return int(g(n - 1)) + int(g(n - 2))
def f():
    g(200)
# === generator: once
def g():
    while True:
        yield 1
def f():
    sum(g())
# === comprehension: once
def f():
    [0 for i in range(1 << 60) if i < 0]
# === sum_of_range: once
def f():
    sum(range(1 << 60))
# === max_of_range: once
def f():
    max(range(1 << 60))
# === any_of_map: once
def f():
    any(map(lambda x: False, range(1 << 60)))
# === zip: once
def f():
    for x in zip(range(1 << 60), range(1 << 60)):
        pass
# === in_iterator: once
def f():
    -1 in iter(range(1 << 60))
# === power: once
def f():
    3 ** 200000000
# === power_modulo: once
def f():
    m = (1 << 60000) - 1
    pow(3, m // 5, m // 3)
# === factorial: once
import math
def f():
    math.factorial(10000000)
# === isqrt_gcd: once
import math
def f():
    a, b = (1 << 1000000) // 3, (1 << 999999) // 7
    while True:
        math.gcd(a, b)
# === shift: once
def f():
    a = 1 << 400000000
    while True:
        a << 3
# === add: once
def f():
    a = 1 << 400000000
    while True:
        a + a
# === room_given_back: once
import gc
def f():
    try:
        while True:
            bytearray(400000000)
    except KeyboardInterrupt:
        gc.collect()
        gc.collect()
        raise
# === collect: once
import gc
def f():
    items = [[i] for i in range(1000000)]
    while True:
        gc.collect()
# === sleep: once
import time
def f():
    time.sleep(1000)
# === read: once
import sys
def f():
    sys.stdin.readline()
# === in_endless: once
class Endless:
    def __iter__(self):
        return self
    def __next__(self):
        return 1
def f():
    0 in Endless()
