// An integer matrix product, three nested loops over 32-bit elements.
#include "kernel.h"

#define N 64
static int32_t a[N * N], b[N * N], c[N * N];

void setup(void) {
    static uint8_t raw[N * N];
    noise(raw, N * N, 6);
    for (int i = 0; i < N * N; i++)
        a[i] = raw[i];
    noise(raw, N * N, 7);
    for (int i = 0; i < N * N; i++)
        b[i] = raw[i];
}

KERNEL void matmul(const int32_t *x, const int32_t *y, int32_t *z, int n) {
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
            int32_t acc = 0;
            for (int k = 0; k < n; k++)
                acc += x[i * n + k] * y[k * n + j];
            z[i * n + j] = acc;
        }
    }
}

uint64_t run(void) {
    for (int r = 0; r < 44; r++)
        matmul(a, b, c, N);
    uint32_t total = 0;
    for (int i = 0; i < N * N; i++)
        total = total * 31 + (uint32_t)c[i];
    return total;
}
