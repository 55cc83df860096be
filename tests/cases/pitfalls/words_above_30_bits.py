# Ints above 2^30 are words like any other: masks, constants, comparisons, shifts. MP#9114 MP#17814
# engines: native viper viper-unchecked
# expect: cpython 3.11
@micropython.viper
def mask(a: int) -> int:
    return a & 0xFFFFFFFE


@micropython.viper
def top(a: uint) -> uint:
    return (a ^ 0x80000000) >> 3


@micropython.viper
def mix(a: int) -> int:
    b = a * 0x41C64E6D + 0x3039
    if b > 0x40000000:
        b -= 0x7FFFFFFF
    return b & 0xFFFFFFFF


for a in (0, 1, 0x3FFFFFFF, 0x40000000, 0x7FFFFFFF, 0xFFFFFFFF, -1):
    print(mask(a), top(a & 0xFFFFFFFF), mix(a))
x = 6
try:
    x(1)
except TypeError:
    print("TypeError")

# out:
# | 0 268435456 12345
# | 0 268435456 3251011239
# | 1073741822 402653183 2117722573
# | 1073741824 402653184 3221237818
# | 2147483646 536870911 3191464397
# | 4294967294 268435455 1043980749
# | 4294967294 268435455 3191464396
# | TypeError
