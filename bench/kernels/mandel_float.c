// The Mandelbrot set in floating point: iterations summed over a grid.
#include "kernel.h"

void setup(void) {}

KERNEL int mandel(int w, int h, int limit) {
    int total = 0;
    for (int py = 0; py < h; py++) {
        double ci = py * 2.5 / h - 1.25;
        for (int px = 0; px < w; px++) {
            double cr = px * 3.0 / w - 2.0;
            double zr = 0, zi = 0;
            int k = 0;
            while (k < limit) {
                double a = zr * zr;
                double b = zi * zi;
                if (a + b > 4.0)
                    break;
                zi = 2.0 * zr * zi + ci;
                zr = a - b + cr;
                k++;
            }
            total += k;
        }
    }
    return total;
}

uint64_t run(void) { return mandel(384, 256, 128); }
