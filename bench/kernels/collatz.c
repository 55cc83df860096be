// Collatz sequences: the steps of all starting numbers up to a limit.
#include "kernel.h"

void setup(void) {}

KERNEL long collatz(long limit) {
    long total = 0;
    for (long start = 1; start < limit; start++) {
        long v = start;
        while (v != 1) {
            if (v & 1)
                v = v * 3 + 1;
            else
                v >>= 1;
            total++;
        }
    }
    return total;
}

uint64_t run(void) { return collatz(70000); }
