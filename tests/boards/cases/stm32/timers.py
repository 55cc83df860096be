# Callbacks by timers of STM32, soft and hard, once and again: how often, not when, which QEMU does not imitate.
# engines: bytecode
# expect: adder
import time
from machine import Timer

count = 0


def called(timer):
    global count
    count += 1


def run(most, ms, **how):
    global count
    count = 0
    timer = Timer(0, callback=called, **how)
    start = time.ticks_ms()
    while count < most and time.ticks_diff(time.ticks_ms(), start) < ms:
        pass
    timer.deinit()
    return count


print(run(3, 60_000, freq=1000))
print(run(3, 60_000, freq=1000, hard=True))
print(run(1, 60_000, freq=1000, mode=Timer.ONE_SHOT))
other = Timer(1, freq=1000, callback=called)
other.deinit()
count = 0
time.sleep_ms(50)
print(count)

# out:
# | 3
# | 3
# | 1
# | 0
