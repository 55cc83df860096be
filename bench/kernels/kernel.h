// What every C kernel shares: the two entry points, and the inputs' generator, equal to `noise` in the scripts.
#ifndef ADDER_KERNEL_H
#define ADDER_KERNEL_H

#include <stdint.h>
#include <string.h>

// The counterpart of a decorated function: called with its arguments, never specialised for them.
#define KERNEL __attribute__((noipa))

void setup(void);
uint64_t run(void);

static inline void noise(uint8_t *out, long n, uint32_t seed) {
    for (long i = 0; i < n; i++) {
        seed = (seed * 1103515245u + 12345u) & 0x7fffffff;
        out[i] = seed >> 16;
    }
}

#endif
