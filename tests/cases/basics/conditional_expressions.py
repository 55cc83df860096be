# Conditional expressions inside larger expressions. RustPython#8624
# expect: cpython 3.11
def pick(a, b, c):
    x = a + (b if c else a) * 2 - (c if a > b else b)
    y = [a if c else b, (a, b)[1 if c else 0], -(a if b else c)]
    z = {("k" if c else "l"): (a if not c else b)}
    return x, y, z, (a if b else c) < (b if a else c), "%d-%s" % (a if c else b, "t" if c else "f")


for a in (0, 3):
    for b in (0, 5):
        for c in (0, 1):
            print(pick(a, b, c))


def nested(n):
    return "neg" if n < 0 else "zero" if n == 0 else "odd" if n % 2 else "even"


print([nested(n) for n in (-1, 0, 1, 2)])
print(1 + (2 if (3 if 0 else 4) == 4 else 5) + (lambda: 6 if 7 else 8)())
print(max(1 if True else 2, *(3 if False else 4,), key=lambda n: n if n < 3 else -n))

# out:
# | (0, [0, 0, 0], {'l': 0}, False, '0-f')
# | (0, [0, 0, -1], {'k': 0}, False, '0-t')
# | (-5, [5, 0, 0], {'l': 0}, False, '5-f')
# | (5, [0, 5, 0], {'k': 5}, True, '0-t')
# | (9, [0, 3, 0], {'l': 3}, False, '0-f')
# | (2, [3, 0, -1], {'k': 0}, False, '3-t')
# | (4, [5, 3, -3], {'l': 3}, True, '5-f')
# | (8, [3, 5, -3], {'k': 5}, True, '3-t')
# | ['neg', 'zero', 'odd', 'even']
# | 9
# | 1
