# A bool made by a comparison, kept, passed, stored and tested as a whole word. MicroPython 10830059c5
# engines: native viper viper-unchecked
# expect: cpython 3.11
@micropython.viper
def keep(a: int, b: int) -> int:
    x = a < b
    y = a == b
    r = 0
    if x:
        r += 1
    if y:
        r += 10
    if not x:
        r += 100
    while y:
        r += 1000
        y = a != b
    return r + int(x) * 10000


@micropython.viper
def returns(a: int, b: int) -> bool:
    return a >= b


@micropython.viper
def takes(flag: bool) -> int:
    if flag:
        return 1
    return 2


@micropython.viper
def stores(p: ptr8, a: int, b: int):
    p[0] = a < b
    p[1] = a > b
    p[2] = a == b


for a, b in ((1, 2), (2, 1), (3, 3), (-1, 1), (256, 512), (1 << 40, 1 << 32)):
    p = bytearray(b"\xff\xff\xff")
    stores(p, a, b)
    print(keep(a, b), returns(a, b), takes(a < b), p)
print([takes(x) for x in (0, 1, 256, 1 << 32, 1 << 70, "", "x", None, [], [0], 0.0, 0.5)])

# out:
# | 10001 False 1 bytearray(b'\x01\x00\x00')
# | 100 True 2 bytearray(b'\x00\x01\x00')
# | 1110 True 2 bytearray(b'\x00\x00\x01')
# | 10001 False 1 bytearray(b'\x01\x00\x00')
# | 10001 False 1 bytearray(b'\x01\x00\x00')
# | 100 True 2 bytearray(b'\x00\x01\x00')
# | [2, 1, 1, 1, 1, 2, 1, 2, 2, 1, 2, 1]
