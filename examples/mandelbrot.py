"""The Mandelbrot set in Q12 fixed point: a picture in letters, and the set's area."""
import micropython

LETTERS = " .:-=+*#%@"


@micropython.viper
def row(out: ptr8, width: int, left: int, step: int, ci: int, limit: int):
    for px in range(width):
        cr = left + px * step
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
        out[px] = k


def picture(width, height, limit):
    # From -2 to 1 and from -1.25 to 1.25, in units of 1 / 4096.
    rows = []
    for py in range(height):
        out = bytearray(width)
        row(out, width, -8192, 12288 // width, (2 * py + 1) * 5120 // height - 5120, limit)
        rows.append(out)
    return rows


def inside(rows, limit):
    return sum(1 for out in rows for k in out if k == limit)


def bench_mandelbrot():
    return sum(sum(out) for out in picture(96, 64, 100))


def main():
    for out in picture(64, 24, 100):
        print("".join(LETTERS[k * 9 // 100] if k > 2 else " " for k in out).rstrip())
    width, height, limit = 192, 128, 200
    area = inside(picture(width, height, limit), limit) * 3.0 * 2.5 / (width * height)
    # Known to be 1.5066; a grid of this size and so few iterations give a little more.
    assert 1.48 < area < 1.6, area
    print("mandelbrot: area about %.2f" % area)


if __name__ == "__main__":
    main()
