"""A fourth-order Butterworth low-pass as a cascade of two biquads, in Q14 fixed point.

Each section runs over the whole buffer in place, in direct form I, with its state in local variables.
"""
import micropython
from array import array
from math import cos, pi, sin

RATE = 48000
CUTOFF = 4000
# The pole quality factors of a fourth-order Butterworth filter.
QUALITIES = (0.5411961, 1.3065630)


def low_pass(cutoff, quality):
    omega = 2 * pi * cutoff / RATE
    alpha = sin(omega) / (2 * quality)
    scale = 1 + alpha
    b = (1 - cos(omega)) / 2 / scale
    return (b, 2 * b, b, -2 * cos(omega) / scale, (1 - alpha) / scale)


def fixed(coefficients):
    return array("H", (round(c * 16384) & 0xFFFF for c in coefficients))


@micropython.viper
def biquad(buf: ptr16, n: int, coefficients: ptr16):
    b0 = (coefficients[0] ^ 0x8000) - 0x8000
    b1 = (coefficients[1] ^ 0x8000) - 0x8000
    b2 = (coefficients[2] ^ 0x8000) - 0x8000
    a1 = (coefficients[3] ^ 0x8000) - 0x8000
    a2 = (coefficients[4] ^ 0x8000) - 0x8000
    x1 = 0
    x2 = 0
    y1 = 0
    y2 = 0
    for i in range(n):
        x = (buf[i] ^ 0x8000) - 0x8000
        acc = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
        y = acc + 8192 >> 14
        if y > 32767:
            y = 32767
        elif y < -32768:
            y = -32768
        x2 = x1
        x1 = x
        y2 = y1
        y1 = y
        buf[i] = y & 0xFFFF


def reference(values, sections):
    # The same cascade on floats, transposed: another form, so that it shares no mistake.
    for b0, b1, b2, a1, a2 in sections:
        s1 = s2 = 0.0
        out = []
        for x in values:
            y = b0 * x + s1
            s1 = b1 * x - a1 * y + s2
            s2 = b2 * x - a2 * y
            out.append(y)
        values = out
    return values


N = 2048
EXACT = [low_pass(CUTOFF, q) for q in QUALITIES]
SECTIONS = [fixed(section) for section in EXACT]
# A square wave of 1500 Hz.
SQUARE = [4000 if i // 16 % 2 else -4000 for i in range(N)]
INPUT = array("H", (v & 0xFFFF for v in SQUARE))
WORK = array("H", INPUT)


def run():
    for i in range(N):
        WORK[i] = INPUT[i]
    for section in SECTIONS:
        biquad(WORK, N, section)


def bench_biquad():
    for _ in range(40):
        for section in SECTIONS:
            biquad(WORK, N, section)
    run()
    total = 0
    for v in WORK:
        total = (total * 31 + v) & 0x3FFFFF
    return total


def main():
    run()
    out = [(v ^ 0x8000) - 0x8000 for v in WORK]
    errors = [abs(a - b) for a, b in zip(out, reference(SQUARE, EXACT))]
    assert max(errors) < 40, max(errors)
    print("biquad: overshoot to %d, largest difference from floats %.1f" % (max(out), max(errors)))


if __name__ == "__main__":
    main()
