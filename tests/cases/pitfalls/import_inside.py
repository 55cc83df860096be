# `import` in compiled functions. MicroPython 0f3388de1e
# engines: bytecode native viper
# expect: cpython 3.11
@micropython.native
def native(x):
    import math
    from math import floor as down

    return math.sqrt(x), down(x)


@micropython.viper
def word(x):
    import math

    return math.sqrt(x)


print(native(6.25), word(2.25), native(9))

# out:
# | (2.5, 6) 1.5 (3.0, 9)
