// CORDIC in Q16: sine and cosine of many angles by shifts and additions.
#include "kernel.h"
#include <math.h>

#define STEPS 16
#define N 20000
static int32_t angles[STEPS];
static int step;

void setup(void) {
    for (int k = 0; k < STEPS; k++)
        angles[k] = (int)(atan(pow(0.5, k)) * 65536 + 0.5);
    step = (int)(M_PI * 65536) / N;
}

KERNEL int cordic(int n, int inc, const int32_t *angle, int steps) {
    int total = 0;
    int target = -(n * inc >> 1);
    for (int i = 0; i < n; i++) {
        int x = 39797, y = 0, z = target;
        for (int k = 0; k < steps; k++) {
            int dx = y >> k, dy = x >> k;
            if (z >= 0) {
                x -= dx;
                y += dy;
                z -= angle[k];
            } else {
                x += dx;
                y -= dy;
                z += angle[k];
            }
        }
        total = (total * 5 + x + y * 3) & 0xFFFFFF;
        target += inc;
    }
    return total;
}

uint64_t run(void) {
    uint64_t total = 0;
    for (int r = 0; r < 10; r++)
        total += cordic(N, step, angles, STEPS);
    return total;
}
