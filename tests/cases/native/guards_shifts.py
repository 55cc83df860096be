# `~` and `<<` on what is no small int, in functions that have seen nothing else: the machine code is left, and comes back.
# engines: bytecode native
# expect: cpython 3.11


class Odd:
    def __invert__(self):
        return "inverted"

    def __lshift__(self, other):
        return ("shifted", other)


def invert(a):
    return ~a


def shift(a):
    return a << 3


def shift_by(a, b):
    return a << b


def inside(items):
    out = []
    for item in items:
        x = ~item
        out.append(x)
        y = item << 2
        out.append(y)
    return out


def shifts(items, by):
    out = []
    for item in items:
        y = item << by
        out.append(y)
    return out


def shifts_by_three(items):
    out = []
    for item in items:
        y = item << 3
        out.append(y)
    return out


for n in range(60):
    assert (invert(n), shift(n), shift_by(n, 2)) == (-n - 1, 8 * n, 4 * n)
assert shifts(list(range(60)), 1)[-1] == 118 and shifts_by_three(list(range(60)))[-1] == 472
assert inside(list(range(60)))[-2:] == [-60, 236]
for other in (1 << 70, True, Odd(), -(1 << 65)):
    print(invert(other), shift(other), shift_by(other, 5), inside([1, other, 2]))
    print(shifts([3, other, 4], 2), shifts_by_three([5, other, 6]))
    print(invert(1), shift(1), shift_by(1, 1), inside([1, 2]))
for other in (1.5, "text", None, [1]):
    for f in (invert, shift, lambda a: shift_by(a, 5), lambda a: inside([1, a])):
        try:
            print(f(other))
        except TypeError as error:
            print(error)
print(shift_by(1, True), shift_by(3, 1 << 3))
try:
    shift_by(1, -1)
except ValueError as error:
    print(error)
