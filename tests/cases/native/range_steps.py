# Loops over ranges whose steps and bounds change after they were compiled: no step, large ones, other directions.
# engines: bytecode native
# expect: cpython 3.11


def walk(start, stop, step):
    seen = []
    for i in range(start, stop, step):
        seen.append(i)
        if len(seen) == 4:
            break
    return seen


def said(*args):
    try:
        return walk(*args)
    except (ValueError, TypeError) as error:
        return str(error)


for n in range(100):
    assert walk(0, n, 1) == list(range(n))[:4]
for step in (0, 1, -1, 3, -3, 0):
    print(step, said(0, 5, step), said(5, 0, step), said(2, 2, step))
large = 1 << 60
for step in (large, -large, 2 * large - 1, 4 * large - 1, 4 * large, 8 * large - 1, 1 << 70):
    print(said(0, 4 * large, step), said(-1, large, step), said(1, -large, -step), said(large, large + 2, step))
print(said(0, 1 << 80, 1), said((1 << 62) - 2, 1 << 62, 1), said(-(1 << 62), -(1 << 63), -1), said(0, 2.5, 1))
