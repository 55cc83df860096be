// The C side's driver: one warm-up run, one timed run, result and microseconds on stdout; with an argument
// only so many runs.
#include "kernel.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec * 1e-3;
}

int main(int argc, char **argv) {
    setup();
    if (argc > 1) {
        for (int calls = atoi(argv[1]); calls > 0; calls--)
            run();
        return 0;
    }
    run();
    double start = now();
    uint64_t result = run();
    double end = now();
    printf("bench %s %.1f %llu\n", KERNEL_NAME, end - start, (unsigned long long)result);
    return 0;
}
