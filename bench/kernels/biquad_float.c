// A biquad filter on doubles, transposed direct form II, as a cascade over one buffer.
#include "kernel.h"

#define N 8192
static double samples[N], work[N];
static const double sections[3][5] = {
    {0.0675, 0.135, 0.0675, -1.143, 0.4128},
    {0.2411, 0.4822, 0.2411, -0.3694, 0.3337},
    {0.8545, -1.709, 0.8545, -1.6174, 0.769},
};

void setup(void) {
    static uint8_t raw[N];
    noise(raw, N, 21);
    for (int i = 0; i < N; i++)
        samples[i] = (raw[i] - 128) / 128.0;
}

KERNEL void biquad(double *buf, int n, const double *coeffs) {
    double b0 = coeffs[0], b1 = coeffs[1], b2 = coeffs[2], a1 = coeffs[3], a2 = coeffs[4];
    double s1 = 0, s2 = 0;
    for (int i = 0; i < n; i++) {
        double x = buf[i];
        double y = b0 * x + s1;
        s1 = b1 * x - a1 * y + s2;
        s2 = b2 * x - a2 * y;
        buf[i] = y;
    }
}

uint64_t run(void) {
    for (int r = 0; r < 88; r++) {
        memcpy(work, samples, sizeof work);
        for (int s = 0; s < 3; s++)
            biquad(work, N, sections[s]);
    }
    uint32_t total = 0;
    for (int i = 0; i < N; i++)
        total = total * 31 + (uint32_t)((work[i] + 64) * 1e6);
    return total;
}
