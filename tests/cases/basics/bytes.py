# bytes, bytearray and memoryview: slices, stores, growth under a view, methods.
# expect: cpython 3.11
b = b"hello"
print(b[0], b[-1:], b[1:3], b[::-1], b + b"!", b * 2, b == b"hello", b < b"help", list(b[:2]), len(b))
print(b.find(b"l"), b.count(b"l"), b.replace(b"l", b"L"), b.upper(), b.split(b"e"), b.startswith(b"he"), b" x ".strip())
print(bytes(3), bytes([1, 2]), bytes("é", "utf-8"), b"\x00\xff\n\\'", bytes(range(5)), b.decode(), b"-".join([b"a", b"b"]))
a = bytearray(b"abc")
a[0] = 0x7A
a.append(255)
a.extend(b"xy")
a[1:3] = b"12345"
print(a, len(a), a[3], a[-1])
del a[1:4]
print(a, bytes(a), a == b"z", bytearray(4), a.find(b"x"))
m = memoryview(bytearray(b"0123456789"))
m[2] = 65
m[4:6] = b"xy"
print(bytes(m), m[2], len(m), bytes(m[3:7]), m[1:4][1], bytes(m[::1][5:]), m == bytearray(b"01A3xy6789"))
part = m[2:5]
part[0] = 66
print(bytes(m))
for source in ("b'a'[1]", "bytes([256])", "bytearray(1).__setitem__(0, 256)", "b'a' + 'a'", "bytes('a')", "m.__setitem__(0, 'x')"):
    try:
        print(eval(source))
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__, end=" ")
print()
try:
    b[0] = 1
except TypeError:
    print("TypeError")
for args in "text", b"bytes", 5, (), (1,), [], {}:
    try:
        print(b"plain" % args)
    except TypeError as e:
        print(e)
