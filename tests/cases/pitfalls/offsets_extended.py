# Negative and huge indices are outside a buffer, never somewhere else in memory. CVE-2026-34987
# engines: native viper
# expect: cpython 3.11
@micropython.viper
def load8(p: ptr8, i: int) -> int:
    return p[i]


@micropython.viper
def load32(p: ptr32, i: int) -> int:
    return p[i]


@micropython.viper
def store16(p: ptr16, i: int) -> int:
    p[i] = 1
    return 1


buffer = bytearray(64)
for i in (0, 15, 63, 64, -1, -64, 1 << 31, 1 << 32, -(1 << 31), (1 << 32) + 1, 1 << 62, (1 << 63) - 1, -(1 << 63)):
    row = []
    for f in (load8, load32, store16):
        try:
            row.append(f(buffer, i))
        except IndexError:
            row.append("IndexError")
    print(i, row)
print(sum(buffer))
