// A FIR filter: signed 12-bit samples, 32 taps in Q15, saturated 16-bit output.
#include "kernel.h"

#define TAPS 32
#define N 4096
static int16_t x[N + TAPS], coeffs[TAPS], y[N];

void setup(void) {
    static uint8_t raw[2 * (N + TAPS)];
    noise(raw, sizeof raw, 5);
    for (int i = 0; i < N + TAPS; i++)
        x[i] = (raw[2 * i] << 4 | (raw[2 * i + 1] & 15)) - 2048;
    for (int k = 0; k < TAPS; k++) {
        int v = k * (31 - k) * 37 - 3500;
        coeffs[k] = v >= 0 ? v / 10 : -((-v + 9) / 10);
    }
}

KERNEL void fir(const int16_t *in, const int16_t *taps, int16_t *out, int n, int ntaps) {
    for (int i = 0; i < n; i++) {
        int32_t acc = 0;
        for (int k = 0; k < ntaps; k++)
            acc += in[i + k] * taps[k];
        acc >>= 15;
        if (acc > 32767)
            acc = 32767;
        else if (acc < -32768)
            acc = -32768;
        out[i] = acc;
    }
}

uint64_t run(void) {
    for (int r = 0; r < 104; r++)
        fir(x, coeffs, y, N, TAPS);
    uint32_t total = 0;
    for (int i = 0; i < N; i++)
        total = total * 31 + (uint16_t)y[i];
    return total;
}
