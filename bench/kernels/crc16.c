// CRC-16/CCITT bit by bit: the inner loop has eight steps and a branch.
#include "kernel.h"

#define N 4096
static uint8_t data[N];

void setup(void) { noise(data, N, 4); }

KERNEL uint32_t crc16(const uint8_t *buf, int n) {
    uint32_t crc = 0xFFFF;
    for (int i = 0; i < n; i++) {
        crc ^= buf[i] << 8;
        for (int k = 0; k < 8; k++) {
            if (crc & 0x8000)
                crc = (crc << 1 ^ 0x1021) & 0xFFFF;
            else
                crc = crc << 1;
        }
    }
    return crc;
}

uint64_t run(void) {
    uint32_t total = 0;
    for (int r = 0; r < 192; r++)
        total = total * 31 + crc16(data, N);
    return total;
}
