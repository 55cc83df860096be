# A filter of second order in a hard handler: bytes that it allocated, ticks of its timer, samples, the sample from which
# on the output was below 1e-12.
import gc
import time
from array import array
from machine import Timer

SAMPLES = 50000
state = array("f", [0.0, 0.0, 0.0])
count = array("i", [0, 0])


@micropython.viper
def sample(timer):
    s = ptrf32(state)
    c = ptr32(count)
    n: int = c[0]
    x: float = 0.0
    if n == 0:
        x = 1.0
    y: float = 0.2 * x + s[0]
    s[0] = 0.1 * x + s[1] + 1.6 * y
    s[1] = 0.05 * x - 0.64 * y
    s[2] = y
    if c[1] == 0:
        if n > 0:
            if y < 1e-12:
                c[1] = n
    c[0] = n + 1


@micropython.native
def work(samples):
    total = 0
    while count[0] < samples:
        for i in range(100):
            total = (total + i * i) & 0xFFFF
    return total


def clear():
    count[0] = count[1] = 0
    state[0] = state[1] = state[2] = 0.0


def measure(samples):
    clear()
    timer = Timer(0)
    timer.init(freq=8000, callback=sample, hard=True)
    start = time.ticks_us()
    free = gc.mem_free()
    work(samples)
    lost = free - gc.mem_free()
    past = time.ticks_diff(time.ticks_us(), start)
    timer.deinit()
    return lost, past


work(0)
measure(100)
lost, past = measure(SAMPLES)
print(lost, past // 125, count[0], count[1])
