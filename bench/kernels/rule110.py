"""The cellular automaton of rule 110, a byte per cell, ends joined."""
import micropython


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def step(cells: ptr8, nxt: ptr8, n: int, rule: int):
    left = cells[n - 1]
    here = cells[0]
    for i in range(n):
        right = cells[i + 1] if i + 1 < n else cells[0]
        nxt[i] = rule >> (left << 2 | here << 1 | right) & 1
        left = here
        here = right


N = 4096
START = bytearray(v & 1 for v in noise(N, 13))


def bench_rule110():
    a = bytearray(START)
    b = bytearray(N)
    for _ in range(2816):
        step(a, b, N, 110)
        a, b = b, a
    total = 0
    for v in a:
        total = (total * 31 + v) & 0xFFFFFFFF
    return total
