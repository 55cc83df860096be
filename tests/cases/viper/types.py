# Parameters and results of every viper type, with conversions at the border.
# engines: native viper viper-unchecked
# expect: cpython 3.11
@micropython.viper
def as_int(x: int) -> int:
    return x


@micropython.viper
def as_uint(x: uint) -> uint:
    return x


@micropython.viper
def as_bool(x: bool) -> bool:
    return x


@micropython.viper
def as_object(x: object) -> object:
    return x


@micropython.viper
def unannotated(x):
    return x


@micropython.viper
def int_to_uint(x: int) -> uint:
    return uint(x)


@micropython.viper
def no_result(x: int):
    x + 1


@micropython.viper
def falls_off() -> int:
    pass


print(falls_off())
values = [0, 1, -1, 127, 1 << 31, -(1 << 31), (1 << 62) - 1, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 64) - 1, 1 << 64, -(1 << 63), 1 << 100, True]
for x in values:
    print(x, as_int(x), as_uint(x), as_bool(x), int_to_uint(x))
for x in (None, "s", 1.5, [1], 1 << 90):
    print(as_object(x), unannotated(x), as_bool(x), no_result(1))
for f in (as_int, as_uint):
    for x in (None, "1", [1]):
        try:
            print(f(x))
        except TypeError:
            print("TypeError", end=" ")
for call in (lambda: as_int(), lambda: as_int(1, 2)):
    try:
        call()
    except TypeError:
        print("TypeError", end=" ")
print()
