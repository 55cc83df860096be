# Logarithms of big ints that are in the range of floats are those of the floats.
# expect: cpython 3.11
import math

for power in (30, 31, 40, 61, 62, 63, 64, 65, 90, 100, 120, 126):
    for value in (2**power, 3 ** int(power * 0.63), 10 ** (power // 4), 2**power - 1):
        number = float(value)
        same = [log(value) == log(number) for log in (math.log, math.log2, math.log10)]
        print(power, same, math.log2(2**power), math.log(value, 2) == math.log(number, 2))
for power in (2000, 5000):
    value = 2**power
    print(math.log2(value), abs(math.log(value) / math.log(2) / power - 1) < 1e-6)
for value in (-(2**70), -(2**2000)):
    try:
        print(math.log(value))
    except ValueError as error:
        print(type(error).__name__)
