"""The Mandelbrot set in Q12 fixed point: iterations summed over a grid."""
import micropython


@micropython.viper
def mandel(w: int, h: int, limit: int) -> int:
    total = 0
    for py in range(h):
        ci = py * 10240 // h - 5120
        for px in range(w):
            cr = px * 12288 // w - 8192
            zr = 0
            zi = 0
            k = 0
            while k < limit:
                a = zr * zr >> 12
                b = zi * zi >> 12
                if a + b > 16384:
                    break
                zi = (zr * zi >> 11) + ci
                zr = a - b + cr
                k += 1
            total += k
    return total


def bench_mandel():
    return mandel(384, 256, 128)
