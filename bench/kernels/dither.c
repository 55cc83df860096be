// Floyd-Steinberg dithering of a greyscale image, in place on bytes.
#include "kernel.h"

#define W 160
#define H 100
static uint8_t image[W * H], work[W * H];

void setup(void) { noise(image, W * H, 8); }

static inline uint8_t clamp(int v) { return v < 0 ? 0 : v > 255 ? 255 : v; }

KERNEL void dither(uint8_t *img, int w, int h) {
    for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
            int p = y * w + x;
            int old = img[p];
            int new = old > 127 ? 255 : 0;
            img[p] = new;
            int err = old - new;
            if (x + 1 < w)
                img[p + 1] = clamp(img[p + 1] + (err * 7 >> 4));
            if (y + 1 < h) {
                p += w;
                if (x > 0)
                    img[p - 1] = clamp(img[p - 1] + (err * 3 >> 4));
                img[p] = clamp(img[p] + (err * 5 >> 4));
                if (x + 1 < w)
                    img[p + 1] = clamp(img[p + 1] + (err >> 4));
            }
        }
    }
}

uint64_t run(void) {
    uint64_t total = 0;
    for (int r = 0; r < 104; r++) {
        memcpy(work, image, sizeof work);
        dither(work, W, H);
        for (int i = 0; i < W * H; i++)
            total += work[i];
    }
    return total;
}
