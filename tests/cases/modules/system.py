# What os, sys and time tell of the surroundings.
# engines: bytecode native
# expect: cpython 3.11
import os
import sys
import time

print(len(os.urandom(5)), os.urandom(0), os.urandom(16) != os.urandom(16))
here = os.getcwd()
# Engines run it side by side.
folder = "_system%x_%x.tmp" % (id([]), time.time_ns())
print(os.path.isdir(here) if hasattr(os, "path") else True, os.mkdir(folder), os.chdir(folder))
print(os.getcwd() == here + "/" + folder, open("file", "w").close(), os.listdir(), os.unlink("file"), os.listdir())
print(os.chdir(".."), os.rmdir(folder), os.getcwd() == here, os.statvfs("/")[0] > 0)
for f, argument in ((os.chdir, "_no_such"), (os.unlink, "_no_such"), (os.rmdir, "_no_such")):
    try:
        f(argument)
    except OSError as e:
        print(e.errno)
print(sys.exc_info(), sys.exception())
try:
    raise KeyError(5)
except KeyError as e:
    print(sys.exc_info()[0], sys.exc_info()[1] is e, sys.exc_info()[2] is e.__traceback__, sys.exception() is e)
print(sys.exc_info(), sys.intern("a" + "b") is sys.intern("ab"), sys.getsizeof([]) > 0, sys.getrecursionlimit() > 100)
for clock in (time.monotonic, time.perf_counter, time.process_time, time.monotonic_ns, time.perf_counter_ns, time.time_ns):
    a = clock()
    b = clock()
    print(a <= b, type(a).__name__, end=" ")
print()
