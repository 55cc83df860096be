// The Sun and the giant planets: positions, velocities and masses in arrays of doubles.
#include "kernel.h"
#include <math.h>

#define BODIES 5
static const double position[3 * BODIES] = {0,     0,      0,     4.84,  -1.16,  -0.1, 8.34, 4.12,
                                            -0.4,  12.89,  -15.11, -0.22, 15.38, -25.92, 0.18};
static const double velocity[3 * BODIES] = {0,    0,    0,    0.6,   2.81, -0.02, -1.01, 1.82,
                                            0.01, 1.08, 0.87, -0.01, 0.98, 0.59,  -0.03};
static const double masses[BODIES] = {39.48, 0.0377, 0.0113, 0.00172, 0.00203};

void setup(void) {}

KERNEL void advance(double *p, double *v, const double *mass, int n, double dt, int steps) {
    for (int s = 0; s < steps; s++) {
        for (int i = 0; i < n; i++) {
            int a = 3 * i;
            for (int j = i + 1; j < n; j++) {
                int b = 3 * j;
                double dx = p[a] - p[b];
                double dy = p[a + 1] - p[b + 1];
                double dz = p[a + 2] - p[b + 2];
                double d2 = dx * dx + dy * dy + dz * dz;
                double mag = dt / (d2 * sqrt(d2));
                double ma = mass[i] * mag;
                double mb = mass[j] * mag;
                v[a] -= dx * mb;
                v[a + 1] -= dy * mb;
                v[a + 2] -= dz * mb;
                v[b] += dx * ma;
                v[b + 1] += dy * ma;
                v[b + 2] += dz * ma;
            }
        }
        for (int k = 0; k < 3 * n; k++)
            p[k] += dt * v[k];
    }
}

uint64_t run(void) {
    double p[3 * BODIES], v[3 * BODIES], ps = 0, vs = 0;
    memcpy(p, position, sizeof p);
    memcpy(v, velocity, sizeof v);
    advance(p, v, masses, BODIES, 0.01, 110000);
    for (int k = 0; k < 3 * BODIES; k++) {
        ps += p[k];
        vs += v[k];
    }
    long low = (long)(vs * 1e6) % 1000;
    return (long)(ps * 1e6) * 1000 + (low < 0 ? low + 1000 : low);
}
