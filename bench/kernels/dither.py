"""Floyd-Steinberg dithering of a greyscale image, in place on bytes."""
import micropython


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

@micropython.viper
def dither(img: ptr8, w: int, h: int):
    for y in range(h):
        for x in range(w):
            p = y * w + x
            old = img[p]
            new = 255 if old > 127 else 0
            img[p] = new
            err = old - new
            if x + 1 < w:
                v = img[p + 1] + (err * 7 >> 4)
                img[p + 1] = 0 if v < 0 else 255 if v > 255 else v
            if y + 1 < h:
                p += w
                if x > 0:
                    v = img[p - 1] + (err * 3 >> 4)
                    img[p - 1] = 0 if v < 0 else 255 if v > 255 else v
                v = img[p] + (err * 5 >> 4)
                img[p] = 0 if v < 0 else 255 if v > 255 else v
                if x + 1 < w:
                    v = img[p + 1] + (err >> 4)
                    img[p + 1] = 0 if v < 0 else 255 if v > 255 else v


W = 160
H = 100
IMAGE = noise(W * H, 8)
WORK = bytearray(W * H)


def bench_dither():
    total = 0
    for _ in range(104):
        WORK[:] = IMAGE
        dither(WORK, W, H)
        total += sum(WORK)
    return total
