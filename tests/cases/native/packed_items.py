# Items of arrays of every kind at the ends of their ranges: read, changed and summed in compiled loops.
# engines: bytecode native
# expect: cpython 3.11
from array import array


def items(values):
    return [values[i] for i in range(len(values))]


def each(values):
    seen = []
    for value in values:
        seen.append(value)
    return seen


def total(values, n):
    result = 0
    for i in range(n):
        result += values[i]
    return result


def turn(values):
    for i in range(len(values)):
        values[i] = values[len(values) - 1 - i]
    return values


for code, bits in (("b", 8), ("h", 16), ("i", 32), ("q", 64)):
    half = 1 << bits - 1
    signed = array(code, (-half, -half + 1, -1, 0, 1, half - 1))
    unsigned = array(code.upper(), (0, 1, half - 1, half, 2 * half - 2, 2 * half - 1))
    for values in (signed, unsigned):
        for i in range(20):
            seen = items(values), each(values), total(values, 4), total(values, 6)
        print(values.typecode, seen[0] == seen[1], seen[1:])
        print(list(turn(values)))
for values in (array("f", (-1.5, 0.25, 3.0)), array("d", (-1e300, 0.1, 2.0)), bytes((0, 127, 128, 255)), bytearray(b"\x80\xff")):
    for i in range(20):
        seen = items(values), each(values), total(values, 2)
    print(seen)


def walk(values):
    seen = []
    for value in values:
        seen.append(value)
        for other in values:
            if value == other:
                continue
            seen.append(other)
    return seen


kinds = [1, 2, 3], (1, 2), b"\1\2\3", bytearray(b"\4\5"), "abc", {1: 2, 3: 4}, array("h", (-1, 1)), range(3), {7}
for _ in range(5):
    for values in kinds:
        seen = walk(values)
        print(seen)
