# Loops in which machine code is entered: it asks no register that holds no value yet.
# expect: cpython 3.11
def show(value):
    return hasattr(value, "send") or [value]


def note(*values):
    return [show(value) for value in values]


def nested(n):
    note(2.5)
    total = 0
    try:
        for i in range(1, 9, 2):
            k = n
            while k > 0 and 1.5 < (2 | i):
                k -= 1
                try:
                    note(k)
                    total += i // (k - 3)
                except ZeroDivisionError:
                    total += 100
    finally:
        total += 1
    return total


for n in (10, 200, 1000):
    print(nested(n))


def inner(numbers):
    note(2.5 + 3.25)
    out = []
    for x in numbers:
        x = [3 for c in range(5, -1, -1)][-2]
        out.append("-".join([("a" + str(x))[:12], "12"]))
    return out


for _ in range(4):
    print(inner([1.5, 2.5]))


def captured(p, items):
    for i in range(8):
        data = bytearray(b"abc")
        for k in range(len([1, 2, 3])):
            items[int(p) % 3] = p == k
        note(items)
    return lambda: (i, k)


for _ in range(3):
    print(captured(0x80000000, [1, 2, 3])(), captured(1.5, [2.5, 1.5, 0.5])())

# out:
# | 399
# | 400
# | 400
# | ['a3-12', 'a3-12']
# | ['a3-12', 'a3-12']
# | ['a3-12', 'a3-12']
# | ['a3-12', 'a3-12']
# | (7, 2) (7, 2)
# | (7, 2) (7, 2)
# | (7, 2) (7, 2)
