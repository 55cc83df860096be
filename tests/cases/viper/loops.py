# Counted and other loops, their variables afterwards, ranges of every form.
# engines: native viper viper-unchecked
# expect: cpython 3.11
@micropython.viper
def counted(a: int, b: int) -> int:
    t = 0
    for i in range(a, b):
        t = t * 3 + i
    for i in range(b, a, -2):
        t = t * 3 + i
    for i in range(a, b, 3):
        t = t * 3 + i
    return t & 0xFFFFFFFF


@micropython.viper
def control(n: int) -> int:
    t = 0
    for i in range(n):
        if i == 3:
            continue
        if i == 7:
            break
        t += i
    else:
        t += 1000
    j = n
    while j:
        j -= 1
        if j & 1:
            continue
        if j == 2:
            break
        t += j * 100
    else:
        t += 100000
    return t


@micropython.viper
def over_object(items) -> int:
    t = 0
    for x in items:
        t = t * 10 + int(x)
    return t


@micropython.viper
def long(n: int) -> int:
    x = 1
    for i in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
    return x


for a, b in ((0, 5), (5, 0), (-3, 4), (0, 0), (7, 8)):
    print(counted(a, b))
print([control(n) for n in (0, 1, 3, 4, 9)], over_object([1, 2, 3]), over_object(range(4)), long(100000))

# out:
# | 14592
# | 0
# | 4288986988
# | 0
# | 94
# | [101000, 101000, 1003, 1003, 1818] 123 123 72206433
