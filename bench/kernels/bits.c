// Bit reversal and population count of 32-bit words, by masks and shifts.
#include "kernel.h"

#define N 4096
static uint32_t words[N];

void setup(void) {
    static uint8_t raw[4 * N];
    noise(raw, sizeof raw, 19);
    for (int i = 0; i < N; i++)
        words[i] = (uint32_t)raw[4 * i] << 24 | raw[4 * i + 1] << 16 | raw[4 * i + 2] << 8 | raw[4 * i + 3];
}

KERNEL int reverse_count(uint32_t *w, int n) {
    int count = 0;
    for (int i = 0; i < n; i++) {
        uint32_t v = w[i];
        uint32_t c = v - (v >> 1 & 0x55555555);
        c = (c & 0x33333333) + (c >> 2 & 0x33333333);
        c = (c + (c >> 4)) & 0x0F0F0F0F;
        c += c >> 8;
        c += c >> 16;
        count += c & 63;
        v = (v >> 1 & 0x55555555) | (v & 0x55555555) << 1;
        v = (v >> 2 & 0x33333333) | (v & 0x33333333) << 2;
        v = (v >> 4 & 0x0F0F0F0F) | (v & 0x0F0F0F0F) << 4;
        v = (v >> 8 & 0x00FF00FF) | (v & 0x00FF00FF) << 8;
        w[i] = v >> 16 | v << 16;
    }
    return count;
}

uint64_t run(void) {
    uint32_t total = 0;
    for (int r = 0; r < 800; r++)
        total += reverse_count(words, N);
    for (int i = 0; i < N; i++)
        total = total * 31 + words[i];
    return total;
}
