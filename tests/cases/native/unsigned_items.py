# Items of 32 bits without a sign: small numbers and larger ones go from one array to another.
# engines: bytecode native cortex-m4
# expect: cpython 3.11
import micropython
from array import array


@micropython.native
def copy(a, b, n):
    for i in range(n):
        a[i] = b[i]


@micropython.native
def first(a, b):
    a[0] = b[1]
    a[-1] = b[0]


a = array("I", [0] * 6)
b = array("I", [1, 2**30 - 1, 2**30, 2**31 - 1, 2**31, 2**32 - 1])
for _ in range(5):
    copy(a, b, 6)
    print(a)
for _ in range(5):
    first(a, b)
    print(a)
for wrong in -1, 2**32, "x", 1.5, None:
    try:
        copy(a, [wrong] * 6, 6)
    except (OverflowError, TypeError) as error:
        print(type(error).__name__)
    try:
        copy(a, [1, wrong], 2)
    except (OverflowError, TypeError) as error:
        print(type(error).__name__)
    print(a)
try:
    copy(a, b, 9)
except IndexError:
    print("outside")
print(a)

# out:
# | array('I', [1, 1073741823, 1073741824, 2147483647, 2147483648, 4294967295])
# | array('I', [1, 1073741823, 1073741824, 2147483647, 2147483648, 4294967295])
# | array('I', [1, 1073741823, 1073741824, 2147483647, 2147483648, 4294967295])
# | array('I', [1, 1073741823, 1073741824, 2147483647, 2147483648, 4294967295])
# | array('I', [1, 1073741823, 1073741824, 2147483647, 2147483648, 4294967295])
# | array('I', [1073741823, 1073741823, 1073741824, 2147483647, 2147483648, 1])
# | array('I', [1073741823, 1073741823, 1073741824, 2147483647, 2147483648, 1])
# | array('I', [1073741823, 1073741823, 1073741824, 2147483647, 2147483648, 1])
# | array('I', [1073741823, 1073741823, 1073741824, 2147483647, 2147483648, 1])
# | array('I', [1073741823, 1073741823, 1073741824, 2147483647, 2147483648, 1])
# | OverflowError
# | OverflowError
# | array('I', [1, 1073741823, 1073741824, 2147483647, 2147483648, 1])
# | OverflowError
# | OverflowError
# | array('I', [1, 1073741823, 1073741824, 2147483647, 2147483648, 1])
# | TypeError
# | TypeError
# | array('I', [1, 1073741823, 1073741824, 2147483647, 2147483648, 1])
# | TypeError
# | TypeError
# | array('I', [1, 1073741823, 1073741824, 2147483647, 2147483648, 1])
# | TypeError
# | TypeError
# | array('I', [1, 1073741823, 1073741824, 2147483647, 2147483648, 1])
# | outside
# | array('I', [1, 1073741823, 1073741824, 2147483647, 2147483648, 4294967295])
