// A biquad filter in Q14, direct form I, run as a cascade of sections over one buffer.
#include "kernel.h"

#define N 8192
static int16_t samples[N], work[N];
static const int16_t sections[3][5] = {
    {1105, 2210, 1105, -18727, 6763},
    {3950, 7900, 3950, -6052, 5468},
    {14000, -28000, 14000, -26500, 12600},
};

void setup(void) {
    static uint8_t raw[2 * N];
    noise(raw, sizeof raw, 15);
    for (int i = 0; i < N; i++)
        samples[i] = (raw[2 * i] << 4 | (raw[2 * i + 1] & 15)) - 2048;
}

KERNEL void biquad(int16_t *buf, int n, const int16_t *coeffs) {
    int b0 = coeffs[0], b1 = coeffs[1], b2 = coeffs[2], a1 = coeffs[3], a2 = coeffs[4];
    int x1 = 0, x2 = 0, y1 = 0, y2 = 0;
    for (int i = 0; i < n; i++) {
        int x = buf[i];
        int y = (b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2) >> 14;
        if (y > 32767)
            y = 32767;
        else if (y < -32768)
            y = -32768;
        x2 = x1;
        x1 = x;
        y2 = y1;
        y1 = y;
        buf[i] = y;
    }
}

uint64_t run(void) {
    for (int r = 0; r < 100; r++) {
        memcpy(work, samples, sizeof work);
        for (int s = 0; s < 3; s++)
            biquad(work, N, sections[s]);
    }
    uint32_t total = 0;
    for (int i = 0; i < N; i++)
        total = total * 31 + (uint16_t)work[i];
    return total;
}
