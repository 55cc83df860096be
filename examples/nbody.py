"""The Sun and the giant planets under gravity: native code on Python floats.

Units are astronomical: distance in AU, time in years, so that the gravitational constant is 4 pi squared.
"""
import micropython
from math import pi, sqrt

DAYS = 365.24
SOLAR_MASS = 4 * pi * pi

# Position (AU), velocity (AU per day), mass (in Suns) at one moment: Jupiter, Saturn, Uranus, Neptune.
PLANETS = (
    (4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
     0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
    (8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
     -0.00276742510726411, 0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
    (12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
     0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
    (15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
     0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451),
)


def solar_system():
    bodies = [[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, SOLAR_MASS]]
    for x, y, z, vx, vy, vz, mass in PLANETS:
        bodies.append([x, y, z, vx * DAYS, vy * DAYS, vz * DAYS, mass * SOLAR_MASS])
    # The Sun moves so that the whole does not.
    for axis in (3, 4, 5):
        bodies[0][axis] = -sum(body[axis] * body[6] for body in bodies) / SOLAR_MASS
    return bodies


@micropython.native
def advance(bodies, dt, steps):
    count = len(bodies)
    for _ in range(steps):
        for i in range(count):
            a = bodies[i]
            for j in range(i + 1, count):
                b = bodies[j]
                dx = a[0] - b[0]
                dy = a[1] - b[1]
                dz = a[2] - b[2]
                square = dx * dx + dy * dy + dz * dz
                pull = dt / (square * sqrt(square))
                of_b = b[6] * pull
                a[3] -= dx * of_b
                a[4] -= dy * of_b
                a[5] -= dz * of_b
                of_a = a[6] * pull
                b[3] += dx * of_a
                b[4] += dy * of_a
                b[5] += dz * of_a
        for body in bodies:
            body[0] += dt * body[3]
            body[1] += dt * body[4]
            body[2] += dt * body[5]


@micropython.native
def energy(bodies):
    total = 0.0
    for i, a in enumerate(bodies):
        total += a[6] * (a[3] * a[3] + a[4] * a[4] + a[5] * a[5]) / 2
        for b in bodies[i + 1 :]:
            dx = a[0] - b[0]
            dy = a[1] - b[1]
            dz = a[2] - b[2]
            total -= a[6] * b[6] / sqrt(dx * dx + dy * dy + dz * dz)
    return total


def bench_nbody():
    bodies = solar_system()
    advance(bodies, 0.01, 5000)
    return int(energy(bodies) * 1e12)


def main():
    # The energies that this model is known for, at the start and after 1,000 steps.
    single = 1.0 + 1e-9 == 1.0
    tolerance = 1e-4 if single else 1e-9
    bodies = solar_system()
    start = energy(bodies)
    assert abs(start + 0.169075164) < tolerance
    advance(bodies, 0.01, 1000)
    end = energy(bodies)
    assert abs(end + 0.169087605) < tolerance
    print("nbody: energy %.6f at the start, %.6f after 1000 steps" % (start, end))


if __name__ == "__main__":
    main()
