# Ints of any size: every operator across the borders of 31, 32, 63 and 64 bits.
# expect: cpython 3.11
edges = []
for bits in (7, 8, 30, 31, 32, 62, 63, 64, 100):
    for off in (-1, 0, 1):
        edges.append((1 << bits) + off)
check = 0
for a in edges + [-e for e in edges] + [0, 1, -1, 10]:
    row = 0
    for b in (1, 3, -7, 255, 1 << 31, -(1 << 63), (1 << 64) + 1):
        row ^= (a + b) ^ (a - b) ^ (a * b) ^ (a & b) ^ (a | b)
        q, r = divmod(a, b)
        row ^= q ^ (r << 3)
        assert q * b + r == a and q == a // b and r == a % b
    for shift in (0, 1, 31, 33, 63, 65):
        assert (a << shift) >> shift == a
        row ^= (a << shift) ^ (a >> shift)
    row ^= ~a ^ -a ^ +a ^ abs(a)
    assert int(str(a)) == a and int(hex(a), 16) == a and int(bin(a), 2) == a and int(oct(a), 0) == a
    assert a == eval(repr(a))
    check = check * 31 + row & ((1 << 128) - 1)
    print(a, hex(row & 0xFFFFFFFFFFFFFFFF))
print(hex(check))
print(2**200, (-3) ** 77, pow(3, 1000, 10**9 + 7), 7**0, 0**0)
print(10**30 // 7, -(10**30) // 7, 10**30 % -7, -(10**30) % 7, divmod(-7, 2), divmod(7, -2))
print(1_000_000, 0xFF_FF, 0b1010, 0o777, int("  -12_3 "), int("z", 36), int("0x1f", 0))
print((255).to_bytes(2, "little"), (1 << 70).to_bytes(9, "big"), int.from_bytes(b"\x01\x00\x02", "big"))
print(int(3.99), int(-3.99), int(1e20), round(7), True + True, -True, ~True)
for bad in ("", "1.5", "x", "0x", "1__0", "_1"):
    try:
        print(int(bad))
    except ValueError:
        print("ValueError", end=" ")
print()
for source in ("1 // 0", "1 % 0", "divmod(1, 0)", "1 << -1", "1 >> -1", "(1 << 80) // 0"):
    try:
        eval(source)
    except (ZeroDivisionError, ValueError) as e:
        print(type(e).__name__, end=" ")
print()
