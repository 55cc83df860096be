# Scheduled callbacks: order, nesting, a full queue.
# engines: bytecode native
# expect: micropython 1.29
import micropython

log = []


def outer(x):
    log.append(x)
    if x < 3:
        micropython.schedule(outer, x + 1)
        for i in range(5):
            pass
        log.append("after %d" % x)


micropython.schedule(outer, 1)
for i in range(100):
    pass
print(log)


def fill():
    try:
        for i in range(100):
            micropython.schedule(log.append, i)
    except RuntimeError as e:
        print(e)


def locked(_):
    fill()


del log[:]
micropython.schedule(locked, None)
for i in range(100):
    pass
print(log == list(range(len(log))), len(log) > 3)

# out:
# | [1, 'after 1', 2, 'after 2', 3]
# | schedule queue full
# | True True
