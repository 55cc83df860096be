# Stands behind each measured script: one call warms up, the next counts; a long first call counts itself.
def _measure(name, function):
    import time

    if hasattr(time, "ticks_us"):
        now = time.ticks_us
        elapsed = time.ticks_diff
    else:

        def now():
            return time.perf_counter() * 1e6

        def elapsed(end, start):
            return end - start

    for _ in range(2):
        start = now()
        result = function()
        micros = elapsed(now(), start)
        if micros > 250000:
            break
    print("bench", name, micros, repr(result))


