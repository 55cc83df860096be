# Programs may ask for what they have anyway.
# engines: bytecode native
# expect: cpython 3.11
from __future__ import annotations, division, print_function


def f(x: undefined_type) -> another_one:
    return x / 2


print(f(3))

# out:
# | 1.5
