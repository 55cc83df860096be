# A number that is the same on all ways into a block, whose own handlers lead on to where it is used.
# engines: bytecode native viper viper-unchecked
# expect: cpython 3.11
import micropython


@micropython.viper
def rounds(a: int, b: int) -> int:
    total = 0
    try:
        try:
            total += 60 // a
        finally:
            total += 60 // b
    finally:
        total += 1000
    for i in range(4):
        for j in range((i >> 1) & 15):
            total += j
    return total + j


for a, b in (1, 2), (0, 2), (3, 0), (0, 0):
    try:
        print(rounds(a, b))
    except ZeroDivisionError as error:
        print(type(error).__name__, type(error.__context__).__name__)

# out:
# | 1090
# | ZeroDivisionError NoneType
# | ZeroDivisionError NoneType
# | ZeroDivisionError ZeroDivisionError
