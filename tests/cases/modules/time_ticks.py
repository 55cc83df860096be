# Ticks: sums and differences across the period.
# engines: bytecode native
# expect: micropython 1.29
import time

print(time.ticks_add(5, -7) > 0, time.ticks_diff(time.ticks_add(5, -7), 5), time.ticks_diff(10, 3))
end = time.ticks_add(0, -1)
print(time.ticks_diff(time.ticks_add(end, 3), end), time.ticks_diff(end, time.ticks_add(end, 3)))
try:
    time.ticks_add(0, (end + 1) // 2)
except OverflowError as e:
    print(e)
start = time.ticks_us()
time.sleep_ms(5)
print(time.ticks_diff(time.ticks_us(), start) >= 4000)

# out:
# | True -7 7
# | 3 -3
# | ticks interval overflow
# | True
