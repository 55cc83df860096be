// The Mandelbrot set in Q12 fixed point: iterations summed over a grid.
#include "kernel.h"

void setup(void) {}

KERNEL int mandel(int w, int h, int limit) {
    int total = 0;
    for (int py = 0; py < h; py++) {
        int ci = py * 10240 / h - 5120;
        for (int px = 0; px < w; px++) {
            int cr = px * 12288 / w - 8192;
            int zr = 0, zi = 0, k = 0;
            while (k < limit) {
                int a = zr * zr >> 12;
                int b = zi * zi >> 12;
                if (a + b > 16384)
                    break;
                zi = (zr * zi >> 11) + ci;
                zr = a - b + cr;
                k++;
            }
            total += k;
        }
    }
    return total;
}

uint64_t run(void) { return mandel(384, 256, 128); }
