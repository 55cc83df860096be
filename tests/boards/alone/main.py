"""Runs by itself in an image without a compiler of text, and imports what is beside it."""

import micropython
import part


@micropython.viper
def double(n: int) -> int:
    return 2 * n


print("main:", __name__, part.total(range(10)), double(21), "%.2f" % (1 / 3), 2**70)
try:
    print(eval("1 + 1"))
except SyntaxError as e:
    print(e)
