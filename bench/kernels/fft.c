// A radix-2 FFT on 16-bit fixed-point numbers, halved at each stage.
#include "kernel.h"
#include <math.h>

#define N 512
static int16_t source[N], re[N], im[N], cosines[N / 2], sines[N / 2];

void setup(void) {
    static uint8_t raw[2 * N];
    noise(raw, sizeof raw, 16);
    for (int i = 0; i < N; i++)
        source[i] = (raw[2 * i] << 8 | raw[2 * i + 1]) / 4 - 8192;
    for (int i = 0; i < N / 2; i++) {
        cosines[i] = (int)(32767 * cos(2 * M_PI * i / N) + 40000.5) - 40000;
        sines[i] = (int)(-32767 * sin(2 * M_PI * i / N) + 40000.5) - 40000;
    }
}

KERNEL void fft(int16_t *r, int16_t *m, int n, const int16_t *cs, const int16_t *sn) {
    int k = 0;
    for (int i = 1; i < n; i++) {
        int bit = n >> 1;
        while (k & bit) {
            k ^= bit;
            bit >>= 1;
        }
        k |= bit;
        if (i < k) {
            int16_t t = r[i];
            r[i] = r[k];
            r[k] = t;
            t = m[i];
            m[i] = m[k];
            m[k] = t;
        }
    }
    int stride = n >> 1;
    for (int half = 1; half < n; half <<= 1) {
        for (int first = 0; first < half; first++) {
            int wr = cs[first * stride];
            int wi = sn[first * stride];
            for (int a = first; a < n; a += 2 * half) {
                int b = a + half;
                int br = r[b], bi = m[b];
                int tr = (br * wr - bi * wi) >> 15;
                int ti = (br * wi + bi * wr) >> 15;
                int ar = r[a], ai = m[a];
                r[a] = (ar + tr) >> 1;
                m[a] = (ai + ti) >> 1;
                r[b] = (ar - tr) >> 1;
                m[b] = (ai - ti) >> 1;
            }
        }
        stride >>= 1;
    }
}

uint64_t run(void) {
    for (int r = 0; r < 880; r++) {
        memcpy(re, source, sizeof re);
        memset(im, 0, sizeof im);
        fft(re, im, N, cosines, sines);
    }
    uint32_t total = 0;
    for (int i = 0; i < N; i++)
        total = total * 31 + (uint16_t)re[i] + (uint16_t)im[i];
    return total;
}
