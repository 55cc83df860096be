# Leaving loops while the expression around them holds temporaries. MicroPython 25c84643b6
# expect: cpython 3.11
def leave(kind):
    out = []
    for a in [1, 2, 3]:
        for b in (x for x in [10, 20, 30]):
            for c in iter([100, 200]):
                if kind == 0:
                    break
                if kind == 1 and b == 20:
                    continue
                if kind == 2:
                    return out + [a, b, c]
                out.append(a + b + c)
            else:
                out.append("inner")
                continue
            break
        else:
            out.append("middle")
    return [len(out), *out, sum(x for x in out if isinstance(x, int))]


for kind in range(4):
    print(leave(kind))


def generator():
    for i in range(10):
        for j in range(10):
            if j == 2:
                break
            yield i, j
        if i == 2:
            return


print(list(generator()))
print(sum([x for x in [y for y in range(5) if y != 3]], sum(z for z in (1, 2))))


def with_loop():
    for i in [1, 2, 3]:
        try:
            if i == 2:
                break
        finally:
            print("finally", i)
    return [i, [j for j in range(i)]]


print(with_loop())
