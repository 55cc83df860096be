// CRC-32 of a buffer, one table look-up per byte.
#include "kernel.h"

#define N 16384
static uint8_t data[N];
static uint32_t table[256];

void setup(void) {
    noise(data, N, 1);
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t v = i;
        for (int k = 0; k < 8; k++)
            v = v >> 1 ^ (v & 1 ? 0xEDB88320u : 0);
        table[i] = v;
    }
}

KERNEL uint32_t crc32(const uint8_t *buf, int n, const uint32_t *tab) {
    uint32_t crc = 0xFFFFFFFF;
    for (int i = 0; i < n; i++)
        crc = (crc >> 8) ^ tab[(crc ^ buf[i]) & 0xFF];
    return crc ^ 0xFFFFFFFF;
}

uint64_t run(void) {
    uint32_t total = 0;
    for (int r = 0; r < 208; r++)
        total = total * 31 + crc32(data, N, table);
    return total;
}
