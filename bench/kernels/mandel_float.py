"""The Mandelbrot set in floating point: iterations summed over a grid."""
import micropython


@micropython.viper
def mandel(w: int, h: int, limit: int) -> int:
    total = 0
    for py in range(h):
        ci: float = float(py) * 2.5 / float(h) - 1.25
        for px in range(w):
            cr: float = float(px) * 3.0 / float(w) - 2.0
            zr: float = 0.0
            zi: float = 0.0
            k = 0
            while k < limit:
                a = zr * zr
                b = zi * zi
                if a + b > 4.0:
                    break
                zi = 2.0 * zr * zi + ci
                zr = a - b + cr
                k += 1
            total += k
    return total


def bench_mandel_float():
    return mandel(384, 256, 128)
