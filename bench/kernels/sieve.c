// The sieve of Eratosthenes, a byte per number.
#include "kernel.h"

#define N 40000
static uint8_t flags[N];

void setup(void) {}

KERNEL int sieve(uint8_t *f, int n) {
    for (int i = 0; i < n; i++)
        f[i] = 1;
    int count = 0;
    for (long p = 2; p < n; p++) {
        if (f[p]) {
            count++;
            for (long k = p * p; k < n; k += p)
                f[k] = 0;
        }
    }
    return count;
}

uint64_t run(void) {
    uint64_t total = 0;
    for (int r = 0; r < 120; r++)
        total += sieve(flags, N);
    return total;
}
