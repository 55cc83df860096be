# Every method and attribute of int, bool, float and complex.
# engines: bytecode native
# expect: cpython 3.11
import math

for n in (0, 1, -5, True, 255, -(1 << 70), (1 << 100) - 1):
    print(n.real, n.imag, n.numerator, n.denominator, n.conjugate(), n.as_integer_ratio(), n.bit_length(), n.bit_count())
    print(n.__int__(), n.__index__(), n.__float__(), n.__trunc__(), n.__floor__(), n.__ceil__(), n.__round__(), n.__bool__())
    print(n.__round__(-1), round(n, -2), math.floor(n), math.ceil(n), math.trunc(n), hash(n) == hash(int(n)))
for size, order, signed in ((2, "big", False), (3, "little", True), (20, "big", True)):
    for n in (0, 1, 300, -2):
        try:
            data = n.to_bytes(size, order, signed=signed)
            print(data, int.from_bytes(data, order, signed=signed))
        except OverflowError as e:
            print(e)
print(int.from_bytes([1, 2], "big"), int.from_bytes(b"", "little"))
for x in (0.0, 1.5, -2.75, 1e30, 2.0, 0.1):
    print(x.real, x.imag, x.conjugate(), x.as_integer_ratio(), x.is_integer(), x.hex(), float.fromhex(x.hex()) == x)
    print(x.__int__(), x.__float__(), x.__trunc__(), x.__floor__(), x.__ceil__(), x.__round__(), x.__round__(1), x.__bool__())
for text in ("0x1.8p3", "-0x.8p-2", "inf", "-nan", "1", "0x1p-1074", " 0x10 "):
    print(text, float.fromhex(text))
for text in ("0x1p5000", "zz", ""):
    try:
        print(float.fromhex(text))
    except (OverflowError, ValueError) as e:
        print(type(e).__name__)
for x in (math.inf, math.nan):
    print(x.is_integer(), x.hex())
    for name in ("as_integer_ratio", "__int__", "__floor__", "__ceil__", "__round__"):
        try:
            print(getattr(x, name)())
        except (OverflowError, ValueError) as e:
            print(type(e).__name__, e)
for z in (0j, 1 + 2j, -3.5j):
    print(z.real, z.imag, z.conjugate(), z.__complex__(), bool(z), abs(z), -z, +z, hash(z) == hash(complex(z.real, z.imag)))
print(format(1 + 2j, ""), format(1.5 + 2.25j, ".1f"), f"{3j:>10}", hash(2 + 0j) == hash(2), {1j: 1}[1j])
print(bool(0.0), bool(-0.0), bool(math.nan), not 2.5, bool(False), not True)
