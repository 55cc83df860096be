# Division and modulo by zero raise, always.
# engines: native viper viper-unchecked cortex-m4
# expect: cpython 3.11
@micropython.viper
def divide(a: int, b: int) -> int:
    return a // b


@micropython.viper
def modulo(a: int, b: int) -> int:
    return a % b


@micropython.viper
def caught(a: int, b: int) -> int:
    t = 0
    for i in range(3):
        try:
            t += a // (b - i)
        except ZeroDivisionError:
            t += 1000
    return t


for f in (divide, modulo):
    for a, b in ((7, 2), (-7, 2), (7, -2), (7, 0), (0, 0)):
        try:
            print(f(a, b))
        except ZeroDivisionError:
            print("ZeroDivisionError")
print(caught(10, 1))

# out:
# | 3
# | -4
# | -4
# | ZeroDivisionError
# | ZeroDivisionError
# | 1
# | 1
# | -1
# | ZeroDivisionError
# | ZeroDivisionError
# | 1000
