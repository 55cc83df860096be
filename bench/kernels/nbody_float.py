"""The Sun and the giant planets: positions, velocities and masses in arrays of doubles."""
import micropython
from array import array
from math import sqrt


@micropython.viper
def advance(p: ptrf64, v: ptrf64, mass: ptrf64, n: int, dt: float, steps: int):
    for _ in range(steps):
        for i in range(n):
            a = 3 * i
            for j in range(i + 1, n):
                b = 3 * j
                dx = p[a] - p[b]
                dy = p[a + 1] - p[b + 1]
                dz = p[a + 2] - p[b + 2]
                d2 = dx * dx + dy * dy + dz * dz
                mag = dt / (d2 * float(sqrt(d2)))
                ma = mass[i] * mag
                mb = mass[j] * mag
                v[a] -= dx * mb
                v[a + 1] -= dy * mb
                v[a + 2] -= dz * mb
                v[b] += dx * ma
                v[b + 1] += dy * ma
                v[b + 2] += dz * ma
        for k in range(3 * n):
            p[k] += dt * v[k]


BODIES = 5
POSITION = array("d", (0, 0, 0, 4.84, -1.16, -0.1, 8.34, 4.12, -0.4, 12.89, -15.11, -0.22, 15.38, -25.92, 0.18))
VELOCITY = array("d", (0, 0, 0, 0.6, 2.81, -0.02, -1.01, 1.82, 0.01, 1.08, 0.87, -0.01, 0.98, 0.59, -0.03))
MASS = array("d", (39.48, 0.0377, 0.0113, 0.00172, 0.00203))


def bench_nbody_float():
    p = array("d", POSITION)
    v = array("d", VELOCITY)
    advance(p, v, MASS, BODIES, 0.01, 110000)
    return int(sum(p) * 1e6) * 1000 + int(sum(v) * 1e6) % 1000
