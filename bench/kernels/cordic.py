"""CORDIC in Q16: sine and cosine of many angles by shifts and additions."""
import micropython
from array import array
from math import atan, pi


@micropython.viper
def cordic(n: int, step: int, angles: ptr32, steps: int) -> int:
    total = 0
    target = -(n * step >> 1)
    for _ in range(n):
        x = 39797
        y = 0
        z = target
        for k in range(steps):
            dx = y >> k
            dy = x >> k
            if z >= 0:
                x -= dx
                y += dy
                z -= angles[k]
            else:
                x += dx
                y -= dy
                z += angles[k]
        total = (total * 5 + x + y * 3) & 0xFFFFFF
        target += step
    return total


STEPS = 16
ANGLES = array("I", (int(atan(0.5**k) * 65536 + 0.5) for k in range(STEPS)))
N = 20000
STEP = int(pi * 65536) // N


def bench_cordic():
    total = 0
    for _ in range(10):
        total += cordic(N, STEP, ANGLES, STEPS)
    return total
