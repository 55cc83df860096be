// A radix-2 FFT on doubles, in place, twiddle factors from a table.
#include "kernel.h"
#include <math.h>

#define N 1024
static double source[N], re[N], im[N], cosines[N / 2], sines[N / 2];

void setup(void) {
    static uint8_t raw[N];
    noise(raw, N, 22);
    for (int i = 0; i < N; i++)
        source[i] = raw[i] / 256.0;
    for (int i = 0; i < N / 2; i++) {
        cosines[i] = cos(2 * M_PI * i / N);
        sines[i] = -sin(2 * M_PI * i / N);
    }
}

KERNEL void fft(double *r, double *m, int n, const double *cs, const double *sn) {
    int k = 0;
    for (int i = 1; i < n; i++) {
        int bit = n >> 1;
        while (k & bit) {
            k ^= bit;
            bit >>= 1;
        }
        k |= bit;
        if (i < k) {
            double t = r[i];
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
            double wr = cs[first * stride];
            double wi = sn[first * stride];
            for (int a = first; a < n; a += 2 * half) {
                int b = a + half;
                double br = r[b], bi = m[b];
                double tr = br * wr - bi * wi;
                double ti = br * wi + bi * wr;
                double ar = r[a], ai = m[a];
                r[a] = ar + tr;
                m[a] = ai + ti;
                r[b] = ar - tr;
                m[b] = ai - ti;
            }
        }
        stride >>= 1;
    }
}

uint64_t run(void) {
    for (int i = 0; i < 960; i++) {
        memcpy(re, source, sizeof re);
        memset(im, 0, sizeof im);
        fft(re, im, N, cosines, sines);
    }
    uint32_t total = 0;
    for (int i = 0; i < N; i++)
        total = total * 31 + (uint32_t)(int64_t)((re[i] + im[i] + 4096) * 1e6);
    return total;
}
