// Fletcher-16 as it is usually written: a modulo per byte.
#include "kernel.h"

#define N 16384
static uint8_t data[N];

void setup(void) { noise(data, N, 3); }

KERNEL uint32_t fletcher16(const uint8_t *buf, int n) {
    uint32_t low = 0, high = 0;
    for (int i = 0; i < n; i++) {
        low = (low + buf[i]) % 255;
        high = (high + low) % 255;
    }
    return high << 8 | low;
}

uint64_t run(void) {
    uint32_t total = 0;
    for (int r = 0; r < 176; r++)
        total = total * 31 + fletcher16(data, N);
    return total;
}
