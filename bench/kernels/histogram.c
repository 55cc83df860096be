// A histogram of byte values, and from it the look-up table that equalises an image.
#include "kernel.h"

#define N 16384
static uint8_t data[N], out[N], lut[256];
static uint32_t counts[256];

void setup(void) { noise(data, N, 17); }

KERNEL void equalise(const uint8_t *src, uint8_t *dst, int n, uint32_t *count, uint8_t *map) {
    for (int i = 0; i < 256; i++)
        count[i] = 0;
    for (int i = 0; i < n; i++)
        count[src[i]]++;
    uint32_t below = 0;
    for (int i = 0; i < 256; i++) {
        map[i] = below * 255 / n;
        below += count[i];
    }
    for (int i = 0; i < n; i++)
        dst[i] = map[src[i]];
}

uint64_t run(void) {
    for (int r = 0; r < 512; r++)
        equalise(data, out, N, counts, lut);
    uint32_t total = 0;
    for (int i = 0; i < N; i++)
        total = total * 31 + out[i];
    return total;
}
