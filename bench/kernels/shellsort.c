// Shell sort of 32-bit numbers.
#include "kernel.h"

#define N 8192
static uint32_t source[N], work[N];

void setup(void) {
    static uint8_t raw[3 * N];
    noise(raw, sizeof raw, 12);
    for (int i = 0; i < N; i++)
        source[i] = raw[3 * i] << 16 | raw[3 * i + 1] << 8 | raw[3 * i + 2];
}

KERNEL void shellsort(uint32_t *a, int n) {
    int gap = n >> 1;
    while (gap > 0) {
        for (int i = gap; i < n; i++) {
            uint32_t v = a[i];
            int k = i;
            while (k >= gap && a[k - gap] > v) {
                a[k] = a[k - gap];
                k -= gap;
            }
            a[k] = v;
        }
        gap = gap == 2 ? 1 : gap * 5 / 11;
    }
}

uint64_t run(void) {
    uint32_t total = 0;
    for (int r = 0; r < 14; r++) {
        memcpy(work, source, sizeof work);
        shellsort(work, N);
        for (int i = 0; i < N; i++)
            total = total * 31 + work[i];
    }
    return total;
}
