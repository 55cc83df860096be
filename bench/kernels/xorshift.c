// Marsaglia's 32-bit xorshift: random points, how many fall into the quarter circle.
#include "kernel.h"

void setup(void) {}

KERNEL int inside(int n, uint32_t s) {
    int count = 0;
    for (int i = 0; i < n; i++) {
        s ^= s << 13;
        s ^= s >> 17;
        s ^= s << 5;
        int x = s >> 18;
        s ^= s << 13;
        s ^= s >> 17;
        s ^= s << 5;
        int y = s >> 18;
        if (x * x + y * y < 268435456)
            count++;
    }
    return count;
}

uint64_t run(void) { return inside(1700000, 2463534242u & 0x3FFFFFFF); }
