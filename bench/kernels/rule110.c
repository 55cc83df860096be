// The cellular automaton of rule 110, a byte per cell, ends joined.
#include "kernel.h"

#define N 4096
static uint8_t start[N], one[N], two[N];

void setup(void) {
    noise(start, N, 13);
    for (int i = 0; i < N; i++)
        start[i] &= 1;
}

KERNEL void step(const uint8_t *cells, uint8_t *next, int n, int rule) {
    int left = cells[n - 1];
    int here = cells[0];
    for (int i = 0; i < n; i++) {
        int right = i + 1 < n ? cells[i + 1] : cells[0];
        next[i] = rule >> (left << 2 | here << 1 | right) & 1;
        left = here;
        here = right;
    }
}

uint64_t run(void) {
    uint8_t *a = one, *b = two;
    memcpy(a, start, N);
    for (int r = 0; r < 2816; r++) {
        step(a, b, N, 110);
        uint8_t *t = a;
        a = b;
        b = t;
    }
    uint32_t total = 0;
    for (int i = 0; i < N; i++)
        total = total * 31 + a[i];
    return total;
}
