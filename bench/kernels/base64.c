// Base64 encoding through a table: three bytes in, four letters out.
#include "kernel.h"

#define N 12288
static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static uint8_t data[N], out[N / 3 * 4];

void setup(void) { noise(data, N, 10); }

KERNEL int encode(const uint8_t *src, int n, uint8_t *dst, const char *tab) {
    int o = 0, i = 0;
    while (i + 2 < n) {
        uint32_t v = src[i] << 16 | src[i + 1] << 8 | src[i + 2];
        dst[o] = tab[v >> 18];
        dst[o + 1] = tab[v >> 12 & 63];
        dst[o + 2] = tab[v >> 6 & 63];
        dst[o + 3] = tab[v & 63];
        i += 3;
        o += 4;
    }
    return o;
}

uint64_t run(void) {
    uint32_t total = 0;
    for (int r = 0; r < 1280; r++)
        total += encode(data, N, out, letters);
    for (int i = 0; i < N / 3 * 4; i++)
        total = total * 31 + out[i];
    return total;
}
