"""A 16-bit FIR low-pass filter: two tones go in, the high one is gone in the output.

Coefficients are in Q15, samples in 16-bit two's complement, the output saturates as a DSP's would.
"""
import micropython
from array import array
from math import cos, pi, sin

RATE = 8000
CUTOFF = 1000
TAPS = 48


def design(taps, cutoff, rate):
    # A sinc under a Hamming window, scaled to unity at 0 Hz.
    middle = (taps - 1) / 2
    ideal = []
    for k in range(taps):
        x = 2 * pi * cutoff / rate * (k - middle)
        ideal.append(sin(x) / x * (0.54 - 0.46 * cos(2 * pi * k / (taps - 1))))
    total = sum(ideal)
    return array("H", (round(v / total * 32768) & 0xFFFF for v in ideal))


@micropython.viper
def fir(x: ptr16, taps: ptr16, y: ptr16, n: int, ntaps: int):
    for i in range(n):
        acc = 1 << 14
        for k in range(ntaps):
            acc += ((x[i + k] ^ 0x8000) - 0x8000) * ((taps[k] ^ 0x8000) - 0x8000)
        acc >>= 15
        if acc > 32767:
            acc = 32767
        elif acc < -32768:
            acc = -32768
        y[i] = acc & 0xFFFF


def tone(frequency, amplitude, n):
    return [amplitude * sin(2 * pi * frequency * i / RATE) for i in range(n)]


def samples(values):
    return array("H", (round(v) & 0xFFFF for v in values))


def signed(values):
    return [(v ^ 0x8000) - 0x8000 for v in values]


def rms(values):
    return (sum(v * v for v in values) / len(values)) ** 0.5


N = 2048
COEFFS = design(TAPS, CUTOFF, RATE)
LOW = tone(300, 9000, N + TAPS)
HIGH = tone(3000, 9000, N + TAPS)
MIXED = samples([a + b for a, b in zip(LOW, HIGH)])
OUT = array("H", (0 for _ in range(N)))


def bench_fir():
    for _ in range(8):
        fir(MIXED, COEFFS, OUT, N, TAPS)
    total = 0
    for v in OUT:
        total = (total * 31 + v) & 0x3FFFFF
    return total


def main():
    fir(MIXED, COEFFS, OUT, N, TAPS)
    # Symmetric taps, so the order in which they meet the samples does not matter.
    x = signed(MIXED)
    taps = signed(COEFFS)
    for i in range(0, N, 97):
        expected = sum(x[i + k] * taps[k] for k in range(TAPS)) / 32768
        assert abs(signed(OUT[i : i + 1])[0] - expected) <= 1
    level_in = rms(x)
    level_out = rms(signed(OUT))
    fir(samples(HIGH), COEFFS, OUT, N, TAPS)
    rest = rms(signed(OUT))
    assert abs(level_out - rms(LOW)) < 100 and rest < 20
    print("fir: rms %d in, %d out; of the high tone %d left" % (level_in, level_out, rest))


if __name__ == "__main__":
    main()
