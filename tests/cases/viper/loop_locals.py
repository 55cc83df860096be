# Locals that are stored in loops only, and read behind them or in the next round.
# engines: viper viper-unchecked
# expect: cpython 3.11
import micropython


@micropython.viper
def last(a: ptr8, n: int) -> int:
    for i in range(n):
        value = a[i]
    return value


@micropython.viper
def kept(a: ptr8, n: int) -> int:
    # Only some rounds store it: the others keep what it is.
    for i in range(n):
        if a[i] > 10:
            big = a[i]
    return big


@micropython.viper
def nested(a: ptr8, rows: int, columns: int) -> int:
    total = 0
    for y in range(rows):
        x = 0
        while x < columns:
            value = a[y * columns + x]
            if value == 7:
                x += 2
                continue
            seen = value * 2
            x += 1
        total += seen + value
    return total + seen


@micropython.viper
def passed_by(a: ptr8, n: int, on: int) -> int:
    # The loop that stores it is not always reached.
    for i in range(n):
        if on > 0:
            k = 0
            while k < 3:
                found = a[i] + k
                k += 1
        on -= 1
    return found


@micropython.viper
def unsigned(n: int) -> uint:
    for i in range(n):
        word = uint(0xFFFFFFF0) + uint(i)
    return word >> 4


@micropython.viper
def others(n: int):
    for i in range(n):
        item = [i]
        flag = i > 1
    return [item, flag, n]


@micropython.viper
def both(a: ptr8, n: int):
    # One is a number, one is not: the second is found when the first is known.
    for i in range(n):
        number = a[i]
        for j in range(2):
            text = [number + j]
            sum_of = number + j
    return [number, text, sum_of]


@micropython.viper
def shared(n: int) -> int:
    i = 0
    while True:
        if i == n:
            break
        if i & 1:
            i += 1
            odd = i
            continue
        even = i
        i += 1
    return odd * 100 + even


@micropython.viper
def either(n: int, on: int) -> int:
    if on > 0:
        x = n * 2
    return x


@micropython.viper
def in_rounds(a: ptr8, n: int) -> int:
    # Stored in one round, read in those behind it.
    total = 0
    for i in range(n):
        if a[i] == 12:
            factor = 3
        if i > 2:
            total += factor
    return total


def show(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__)


data = bytearray(b"\x01\x0c\x03\x14\x05\x07\x09")
show(last, data, 7)
show(last, data, 0)
show(kept, data, 7)
show(kept, data, 1)
show(nested, data, 2, 3)
show(nested, data, 0, 3)
show(passed_by, data, 5, 2)
show(passed_by, data, 5, 0)
show(unsigned, 3)
show(unsigned, 0)
show(others, 3)
show(others, 0)
show(both, data, 3)
show(both, data, 0)
show(shared, 5)
show(shared, 1)
show(either, 4, 1)
show(either, 4, 0)
show(in_rounds, data, 7)
show(in_rounds, data[2:], 5)
show(in_rounds, b"\x00\x0c" + bytes(198), 200)
show(in_rounds, bytes(200), 200)

# out:
# | 9
# | UnboundLocalError
# | 20
# | UnboundLocalError
# | 36
# | UnboundLocalError
# | 14
# | UnboundLocalError
# | 268435455
# | UnboundLocalError
# | [[2], True, 3]
# | UnboundLocalError
# | [3, [4], 4]
# | UnboundLocalError
# | 404
# | UnboundLocalError
# | 8
# | UnboundLocalError
# | 12
# | UnboundLocalError
# | 591
# | UnboundLocalError
