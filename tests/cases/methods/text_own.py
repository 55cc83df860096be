# The methods that str, bytes and bytearray have for themselves.
# engines: bytecode native
# expect: cpython 3.11
for text in ("Straße", "ÀÉ", "ıİ", "ABC"):
    print(text.casefold(), text.lower(), text.upper(), text.capitalize(), text.swapcase(), text.title())
for text in ("abc", "a b", "1a", "_x9", "", "class", "é"):
    print(repr(text), text.isidentifier(), text.isprintable(), text.isdecimal(), text.isnumeric(), text.isascii())
for text in ("½", "٣", "²", "\n", "五"):
    print(ascii(text), text.isdecimal(), text.isdigit(), text.isnumeric(), text.isprintable())
print("{x} {y[0]} {z.real}".format_map({"x": 1, "y": [2], "z": 3}))
print(str.maketrans("ab", "xy"), str.maketrans("a", "b", "c"), str.maketrans({"a": 1, 98: "zz", "c": None}))
print("abcabc".translate(str.maketrans({"a": "1", 98: "zz", "c": None})), "abc".translate({97: None}))
print("héé".encode(), "abc".encode("ascii"), "{:>5}|{!r}".format("x", "y"), "%s %d" % ("a", 3))
print(bytes.maketrans(b"ab", b"xy")[95:100], bytearray.maketrans(b"a", b"b")[97], len(bytes.maketrans(b"", b"")))
table = bytes.maketrans(b"abc", b"xyz")
for kind in (bytes, bytearray):
    b = kind(b"aabbcc d")
    print(b.translate(table), b.translate(table, b"b"), b.translate(None, b"c "), b.hex(), b.hex(":"), b.hex("-", 3))
    print(kind.fromhex("00 ff 1A"), b.decode(), b.decode("utf-8", "strict"), b.count(98), b.find(99), b.rindex(b"c"))
    try:
        print(kind.fromhex("0g"))
    except ValueError as e:
        print(e)
print(b"abc".__bytes__(), type(b"abc".__bytes__()) is bytes)
b = bytearray(b"abc")
b.insert(1, 88)
b.insert(100, 89)
b.insert(-100, 87)
print(b, b.copy(), b.copy() is b, b.pop(), b.pop(0), b)
b.remove(88)
b.reverse()
b.extend([1, 2])
b.append(3)
b.extend(b"z")
print(b)
for work in (lambda: b.remove(200), lambda: b.append(256), lambda: b.insert(0, -1), lambda: bytearray().pop()):
    try:
        print(work())
    except (ValueError, IndexError) as e:
        print(type(e).__name__)
b.clear()
print(b, len(b))
