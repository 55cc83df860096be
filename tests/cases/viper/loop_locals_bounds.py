# Locals that are stored in some rounds of a loop whose range ends behind the buffer that it reads.
# engines: viper
# expect: cpython 3.11
import micropython


@micropython.viper
def in_rounds(a: ptr8, n: int) -> int:
    total = 0
    for i in range(n):
        if a[i] == 12:
            factor = 3
        if i > 2:
            total += factor
    return total


def show(*args):
    try:
        print(in_rounds(*args))
    except Exception as e:
        print(type(e).__name__)


show(b"\x01\x0c\x03\x14\x05\x07\x09", 7)
show(b"\x01\x0c\x03\x14\x05\x07\x09", 100)
show(bytes(9), 9)
show(bytes(9), 100)

# out:
# | 12
# | IndexError
# | UnboundLocalError
# | UnboundLocalError
