"""An integer matrix product, three nested loops over ptr32."""
import micropython
from array import array


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def matmul(a: ptr32, b: ptr32, c: ptr32, n: int):
    for i in range(n):
        for j in range(n):
            acc = 0
            for k in range(n):
                acc += a[i * n + k] * b[k * n + j]
            c[i * n + j] = acc


N = 64
A = array("I", (v for v in noise(N * N, 6)))
B = array("I", (v for v in noise(N * N, 7)))
C = array("I", bytes(4 * N * N))


def bench_matmul():
    for _ in range(44):
        matmul(A, B, C, N)
    total = 0
    for v in C:
        total = (total * 31 + v) & 0xFFFFFFFF
    return total
