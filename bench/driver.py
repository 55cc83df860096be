# Stands behind each measured script. Calls warm up until they get no quicker: machine code may come only after some,
# and be made beside the program. Then one call counts, or as many as the clock needs to see.
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

    spent = 0
    best = None
    no_better = 0
    while spent < 250000 and (spent < 20000 or no_better < 4):
        start = now()
        result = function()
        micros = elapsed(now(), start)
        spent += micros
        if best is None or micros * 1.05 < best:
            best = micros
            no_better = 0
        else:
            no_better += 1
    calls = 1
    while True:
        start = now()
        for _ in range(calls):
            result = function()
        micros = elapsed(now(), start)
        if micros >= 2000:
            break
        calls *= 4
    print("bench", name, micros / calls, repr(result))


