# Callbacks by timers: soft and hard, once and again and again; what they raise.
# engines: bytecode
# expect: adder
# stderr: merged
import gc
import micropython
import time
from machine import Timer

count = 0
seen = []


def soft(timer):
    global count
    count += 1
    seen.append([count])


def hard(timer):
    global count
    count += 1


def run(ms, **how):
    global count
    count = 0
    timer = Timer(0, **how)
    # Busy: under QEMU's counted instructions sleeping clocks differ.
    start = time.ticks_us()
    while time.ticks_diff(time.ticks_us(), start) < ms * 1000:
        pass
    timer.deinit()
    return count


timer = Timer(0, period=1, callback=soft)
time.sleep_ms(20)
timer.deinit()
print(count >= 10)
seen.clear()
print(run(55, period=10, callback=soft), seen)
print(run(55, freq=100, callback=soft, mode=Timer.ONE_SHOT), run(50, period=5, callback=soft, mode=0))
print(99 <= run(100, freq=1000, callback=hard, hard=True) <= 101)
print(run(60, freq=40.0, callback=hard, hard=True))

# A callback runs inside loops of each engine.
@micropython.native
def native_loop(n):
    while count < n:
        pass


@micropython.viper
def viper_loop(n: int):
    while int(count) < n:
        pass


def plain_loop(n):
    while count < n:
        pass


for loop in plain_loop, native_loop, viper_loop:
    for is_hard in False, True:
        count = 0
        timer = Timer(-1, freq=1000, callback=hard, hard=is_hard)
        loop(20)
        timer.deinit()
print(count >= 20)


# A hard handler has no memory; what it raises is told, and its timer stops.
def allocating(timer):
    global count
    count += 1
    return [count]


def failing(timer):
    return {}[count]


print(run(30, freq=1000, callback=allocating, hard=True))
micropython.alloc_emergency_exception_buf(100)
print(run(30, freq=1000, callback=lambda timer: 1 // 0, hard=True))
print(run(5, freq=1000, callback=lambda timer: undefined, hard=True))

caught = None


def catching(timer):
    global caught
    try:
        1 // 0
    except ZeroDivisionError as e:
        caught = e


run(30, period=10, mode=Timer.ONE_SHOT, callback=catching, hard=True)
for i in range(3):
    gc.collect()
print(repr(caught), caught.__traceback__ is not None)
caught = None
zero = 0


def counting(timer):
    global zero
    try:
        1 // 0
    except ZeroDivisionError:
        zero += 1
    except MemoryError:
        pass


# What exceptions took is used anew after collections.
for i in range(20):
    run(12, period=10, mode=Timer.ONE_SHOT, callback=counting, hard=True)
    gc.collect()
print(zero > 10)


# It hands over what takes memory.
def later(number):
    seen.append(number)


def handing(timer):
    micropython.schedule(later, 17)


seen.clear()
run(30, period=10, mode=Timer.ONE_SHOT, callback=handing, hard=True)
print(seen)


# A soft one that raises is told, and goes on.
def soft_failing(timer):
    global count
    count += 1
    raise ValueError(count)


print(run(25, period=10, callback=soft_failing))

# out:
# | True
# | 5 [[1], [2], [3], [4], [5]]
# | 1 1
# | True
# | 2
# | True
# | uncaught exception in interrupt handler
# | MemoryError
# | 1
# | uncaught exception in interrupt handler
# | Traceback (most recent call last):
# |   File "timers.py", line 87, in <lambda>
# | ZeroDivisionError: integer division or modulo by zero
# | 0
# | uncaught exception in interrupt handler
# | Traceback (most recent call last):
# |   File "timers.py", line 88, in <lambda>
# | NameError: name 'undefined' is not defined
# | 0
# | ZeroDivisionError('integer division or modulo by zero',) True
# | True
# | [17]
# | Traceback (most recent call last):
# |   File "timers.py", line 144, in soft_failing
# | ValueError: 1
# | Traceback (most recent call last):
# |   File "timers.py", line 144, in soft_failing
# | ValueError: 2
# | 2
