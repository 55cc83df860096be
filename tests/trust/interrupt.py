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
# === in_list: once
def f():
    items = [0] * 30000000
    while True:
        1.5 in items
# === list_index: once
def f():
    items = [0] * 30000000
    while True:
        items.count(1.5)
# === list_equal: once
def f():
    a, b = [1.5] * 20000000, [1.5] * 20000000
    while True:
        a == b
# === list_repeat: once
def f():
    while True:
        [0, 1] * 15000000
# === list_copy: once
def f():
    items = [0] * 30000000
    while True:
        items[:]
# === list_reverse: once
def f():
    items = list(range(10000000))
    while True:
        items.reverse()
# === sort: once
def f():
    items = [(i * 7919) % 1000003 for i in range(1000000)]
    while True:
        sorted(items)
# === sort_key: once
def f():
    items = [(i * 7919) % 1000003 for i in range(300000)]
    while True:
        sorted(items, key=lambda x: -x)
# === str_repeat: once
def f():
    while True:
        "ab" * 100000000
# === join: once
def f():
    items = ["abc"] * 3000000
    while True:
        ",".join(items)
# === str_find: once
def f():
    text, part = "a" * 4000000, "a" * 2000000 + "b"
    while True:
        text.find(part)
# === str_count: once
def f():
    text = "ab" * 20000000
    while True:
        text.count("ba")
# === str_replace: once
def f():
    text = "ab" * 4000000
    while True:
        text.replace("a", "xyz")
# === str_split: once
def f():
    text = "ab " * 1500000
    while True:
        text.split()
# === str_upper: once
def f():
    text = "ab" * 50000000
    while True:
        text.upper()
# === str_pad: once
def f():
    while True:
        "{:>100000000}".format(1)
# === repr_list: once
def f():
    items = [12345] * 3000000
    while True:
        repr(items)
# === product: once
def f():
    a = (1 << 60000000) // 7
    while True:
        a * a
# === square_small: once
def f():
    a, b = (1 << 3000000) // 7, (1 << 2000000) // 3
    while True:
        a * b
# === power: once
def f():
    3 ** 200000000
# === power_modulo: once
def f():
    m = (1 << 60000) - 1
    pow(3, m // 5, m // 3)
# === divide: once
def f():
    a, b = (1 << 3000000) - 1, (1 << 1500000) // 3
    while True:
        a // b
# === str_of_int: once
def f():
    a = 1 << 20000000
    while True:
        str(a)
# === hex_of_int: once
def f():
    a = 1 << 400000000
    while True:
        hex(a)
# === int_of_str: once
def f():
    text = "7" * 3000000
    while True:
        int(text)
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
# === dict_of_pairs: once
def f():
    while True:
        dict.fromkeys(range(3000000))
# === set_union: once
def f():
    a = set(range(1000000))
    while True:
        a | a
# === bytes_find: once
def f():
    data = bytes(100000000)
    while True:
        data.find(b"\0\0\1")
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
# === bytes_repeat: once
def f():
    while True:
        b"x" * 100000000
# === bytes_repeat_long: once
def f():
    part = bytes(1000000)
    while True:
        part * 300
# === bytearray_repeat: once
def f():
    part = bytearray(b"xyz")
    while True:
        part * 50000000
# === bytes_count: once
def f():
    data = bytes(100000000)
    while True:
        data.count(b"x"), data.count(b"xy")
# === bytes_find_byte: once
def f():
    data = bytes(100000000)
    while True:
        data.find(b"x"), data.rfind(b"x")
# === bytes_find_hashed: once
def f():
    data, part = bytes(50000000), bytes(1000) + b"x" + bytes(1000)
    while True:
        data.find(part), data.rfind(part)
# === byte_in_bytes: once
def f():
    data = bytes(100000000)
    while True:
        7 in data
# === bytes_replace: once
def f():
    data = b"xy" * 25000000
    while True:
        data.replace(b"x", b"z")
# === bytes_replace_none: once
def f():
    data = bytes(100000000)
    while True:
        data.replace(b"x", b"z")
# === bytes_split_once: once
def f():
    data = bytes(100000000)
    while True:
        data.split(b"x"), data.rsplit(b"x")
# === bytes_split_space: once
def f():
    data = b" " * 50000000
    while True:
        data.split()
# === bytes_lines: once
def f():
    data = b"x" * 50000000
    while True:
        data.splitlines()
# === bytes_strip: once
def f():
    data = b" " * 50000000
    while True:
        data.strip()
# === bytes_is: once
def f():
    data = b"X" * 50000000
    while True:
        data.isalpha(), data.isupper(), data.istitle()
# === bytes_title: once
def f():
    data = b"x" * 12000000
    while True:
        data.title()
# === bytes_translate: once
def f():
    data, table = b"x" * 12000000, bytes(range(256))
    while True:
        data.translate(table, b"y")
# === bytes_hex: once
def f():
    data = bytes(12000000)
    while True:
        data.hex()
# === bytes_from_hex: once
def f():
    text = "aa" * 8000000
    while True:
        bytes.fromhex(text)
# === bytes_decode: once
def f():
    data = b"x" * 50000000
    while True:
        data.decode()
# === bytes_decode_latin: once
def f():
    data = b"\xe4" * 8000000
    while True:
        data.decode("latin-1")
# === str_encode: once
def f():
    text = "\xe4" * 8000000
    while True:
        text.encode("latin-1")
# === bytes_equal: once
def f():
    a, b = bytes(80000000), bytes(80000000)
    while True:
        a == b, a < b
# === str_equal: once
def f():
    a, b = "x" * 80000000, "x" * 80000000
    while True:
        a == b, a < b
# === bytes_add: once
def f():
    data = bytes(80000000)
    while True:
        data + data
# === str_slice: once
def f():
    text = "\xe4" * 25000000
    while True:
        text[1:-1]
# === str_slice_step: once
def f():
    text = "x" * 25000000
    while True:
        text[::-1]
# === str_index: once
def f():
    text = "\xe4" * 50000000
    while True:
        text[-50000000], text[49999999]
# === bytearray_reverse: once
def f():
    data = bytearray(80000000)
    while True:
        data.reverse()
# === bytearray_add: once
def f():
    data = bytes(80000000)
    while True:
        array = bytearray()
        array += data
# === bytearray_copy: once
def f():
    data = bytes(80000000)
    while True:
        bytes(bytearray(data))
# === view_to_bytes: once
def f():
    view = memoryview(bytes(80000000))
    while True:
        view.tobytes()
# === view_step: once
def f():
    view = memoryview(bytes(50000000))[::2]
    while True:
        view.tobytes()
# === list_of_range: once
def f():
    while True:
        list(range(12000000))
# === list_of_list: once
def f():
    items = [0] * 12000000
    while True:
        list(items), tuple(items)
# === list_add: once
def f():
    items = [0] * 12000000
    while True:
        items + items
# === list_slice_step: once
def f():
    items = [0] * 12000000
    while True:
        items[::-1]
# === list_delete_step: once
def f():
    items = [0] * 12000000
    while True:
        del items.copy()[::2]
# === tuple_add: once
def f():
    items = (0,) * 12000000
    while True:
        items + items, items[1:]
# === tuple_repeat: once
def f():
    while True:
        (1, 2) * 8000000
# === tuple_hash: once
def f():
    items = (0,) * 12000000
    while True:
        hash(items)
# === sort_sorted: once
def f():
    items = list(range(8000000))
    while True:
        items.sort()
# === sort_strings: once
def f():
    items = [str(i * 7919 % 1000003) for i in range(300000)]
    while True:
        sorted(items), sorted(items, key=len)
# === join_long: once
def f():
    items = ["abc" * 1000000] * 100
    while True:
        ",".join(items)
# === dict_copy: once
def f():
    items = dict.fromkeys(range(1500000))
    while True:
        items.copy(), {**items}
# === set_copy: once
def f():
    items = set(range(1500000))
    while True:
        items.copy()
# === set_of_list: once
def f():
    items = list(range(1500000))
    while True:
        set(items)
# === array_repeat: once
def f():
    import array
    items = array.array("i", [1, 2])
    while True:
        items * 25000000
# === str_hash: once
def f():
    n = 80000000
    while True:
        hash("x" * n)
        n += 1
# === bytes_hash: once
def f():
    n = 80000000
    while True:
        hash(b"x" * n)
        n += 1
