# `a < b < c` with the middle evaluated once, in conditions and as a value. MicroPython 21ca2d76a2
# engines: bytecode native viper
# expect: cpython 3.11
@micropython.native
def native(a, b, c):
    r = [a < b < c, a <= b <= c, a < b > c, a == b == c, a != b != c, a < b <= c != a]
    if a < b < c:
        r.append("in order")
    while not (a < b < c):
        b = a + 1
        c = b + 1
        r.append((b, c))
    return r


@micropython.viper
def word(a: int, b: int, c: int) -> int:
    r = 0
    if a < b < c:
        r += 1
    if a <= b <= c:
        r += 10
    if a < b > c:
        r += 100
    if a == b == c:
        r += 1000
    if a != b != c:
        r += 10000
    if not a < b < c < 100:
        r += 100000
    return r


for a in (1, 2, 3):
    for b in (1, 2, 3):
        print([word(a, b, c) for c in (1, 2, 3)], native(a, b, b + 1))

# out:
# | [101010, 100010, 100010] [False, True, False, False, False, False, (2, 3)]
# | [110100, 100010, 10011] [True, True, False, False, True, True, 'in order']
# | [110100, 110100, 100010] [True, True, False, False, True, True, 'in order']
# | [100000, 110000, 110000] [False, False, False, False, True, False, (3, 4)]
# | [100000, 101010, 100010] [False, True, False, False, False, False, (3, 4)]
# | [110100, 110100, 100010] [True, True, False, False, True, True, 'in order']
# | [100000, 110000, 110000] [False, False, False, False, True, False, (4, 5)]
# | [110000, 100000, 110000] [False, False, False, False, True, False, (4, 5)]
# | [100000, 100000, 101010] [False, True, False, False, False, False, (4, 5)]
