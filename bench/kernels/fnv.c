// The FNV-1a hash of 32 bits, over many short keys.
#include "kernel.h"

#define KEYS 1024
#define SIZE 16
static uint8_t data[KEYS * SIZE];
static uint32_t out[KEYS];

void setup(void) { noise(data, sizeof data, 18); }

KERNEL void hash_keys(const uint8_t *buf, int n, int size, uint32_t *hashes) {
    for (int i = 0; i < n; i++) {
        uint32_t h = 2166136261u;
        for (int k = 0; k < size; k++)
            h = (h ^ *buf++) * 16777619u;
        hashes[i] = h;
    }
}

uint64_t run(void) {
    for (int r = 0; r < 752; r++)
        hash_keys(data, KEYS, SIZE, out);
    uint32_t total = 0;
    for (int i = 0; i < KEYS; i++)
        total = total * 31 + out[i];
    return total;
}
