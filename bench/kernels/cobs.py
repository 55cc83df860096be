"""COBS framing: zero bytes are replaced by the distance to the next one."""
import micropython


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def cobs(src: ptr8, n: int, dst: ptr8) -> int:
    code_at = 0
    code = 1
    o = 1
    for i in range(n):
        v = src[i]
        if v:
            dst[o] = v
            o += 1
            code += 1
        if v == 0 or code == 255:
            dst[code_at] = code
            code_at = o
            o += 1
            code = 1
    dst[code_at] = code
    return o


N = 16384
DATA = noise(N, 11)
for _i in range(0, N, 3):
    DATA[_i] &= 7
OUT = bytearray(N + N // 254 + 2)


def bench_cobs():
    total = 0
    for _ in range(640):
        total += cobs(DATA, N, OUT)
    for v in OUT:
        total = (total * 31 + v) & 0xFFFFFFFF
    return total
