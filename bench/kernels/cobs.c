// COBS framing: zero bytes are replaced by the distance to the next one.
#include "kernel.h"

#define N 16384
static uint8_t data[N], out[N + N / 254 + 2];

void setup(void) {
    noise(data, N, 11);
    for (int i = 0; i < N; i += 3)
        data[i] &= 7;
}

KERNEL int cobs(const uint8_t *src, int n, uint8_t *dst) {
    int code_at = 0, code = 1, o = 1;
    for (int i = 0; i < n; i++) {
        uint8_t v = src[i];
        if (v) {
            dst[o++] = v;
            code++;
        }
        if (v == 0 || code == 255) {
            dst[code_at] = code;
            code_at = o++;
            code = 1;
        }
    }
    dst[code_at] = code;
    return o;
}

uint64_t run(void) {
    uint32_t total = 0;
    for (int r = 0; r < 640; r++)
        total += cobs(data, N, out);
    for (unsigned i = 0; i < sizeof out; i++)
        total = total * 31 + out[i];
    return total;
}
