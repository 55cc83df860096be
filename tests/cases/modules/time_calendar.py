# Dates of seconds and back; sleeping.
# engines: bytecode native
# expect: cpython 3.11
import time

for seconds in 0, 1, 86399, 951827696, 1078012800, 4102444800, 2**33, -1, -86401:
    print(seconds, tuple(time.gmtime(seconds))[:8])
now = int(time.time())
print(int(time.mktime(time.localtime(now))) == now)
start = time.time_ns()
time.sleep(0.01)
print(time.time_ns() - start >= 10_000_000)
try:
    time.sleep(-1)
except ValueError as e:
    print(e)

# out:
# | 0 (1970, 1, 1, 0, 0, 0, 3, 1)
# | 1 (1970, 1, 1, 0, 0, 1, 3, 1)
# | 86399 (1970, 1, 1, 23, 59, 59, 3, 1)
# | 951827696 (2000, 2, 29, 12, 34, 56, 1, 60)
# | 1078012800 (2004, 2, 29, 0, 0, 0, 6, 60)
# | 4102444800 (2100, 1, 1, 0, 0, 0, 4, 1)
# | 8589934592 (2242, 3, 16, 12, 56, 32, 2, 75)
# | -1 (1969, 12, 31, 23, 59, 59, 2, 365)
# | -86401 (1969, 12, 30, 23, 59, 59, 1, 364)
# | True
# | True
# | sleep length must be non-negative
