# Stands behind each measured script: one call warms up, the next counts, as often as the clock needs to see it;
# a long first call counts itself.
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

    start = now()
    result = function()
    micros = elapsed(now(), start)
    calls = 1
    while micros < 250000:
        start = now()
        for _ in range(calls):
            result = function()
        micros = elapsed(now(), start)
        if micros >= 2000:
            break
        calls *= 4
    print("bench", name, micros / calls, repr(result))


