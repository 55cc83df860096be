// WS2812 line code: each colour bit becomes three SPI bits, 110 or 100.
#include "kernel.h"

#define N (3 * 1024)
static uint8_t colours[N], out[3 * N];

void setup(void) { noise(colours, N, 9); }

KERNEL void encode(const uint8_t *rgb, uint8_t *spi, int n) {
    int o = 0;
    for (int i = 0; i < n; i++) {
        uint32_t v = rgb[i], bits = 0;
        for (int k = 0; k < 8; k++) {
            bits <<= 3;
            if (v & 0x80)
                bits |= 6;
            else
                bits |= 4;
            v <<= 1;
        }
        spi[o] = bits >> 16;
        spi[o + 1] = bits >> 8;
        spi[o + 2] = bits;
        o += 3;
    }
}

uint64_t run(void) {
    for (int r = 0; r < 480; r++)
        encode(colours, out, N);
    uint32_t total = 0;
    for (int i = 0; i < 3 * N; i++)
        total = total * 31 + out[i];
    return total;
}
