# Every construct in a function with `@native` does what it does without.
# engines: bytecode native viper viper-unchecked
# expect: cpython 3.11
def body(kind):
    source = """
@micropython.%s
def f(a, b=2, *rest, c=3, **more):
    out = [a, b, rest, c, sorted(more)]
    def inner(x):
        nonlocal a
        a += x
        return a
    out.append([inner(i) for i in range(3)])
    out.append({k: v for k, v in zip("ab", (a, b))})
    out.append(sorted({x %% 3 for x in range(7)}))
    out.append(sum(x * a for x in range(4)))
    try:
        out.append(1 // b)
    except ZeroDivisionError as e:
        out.append("zero")
    else:
        out.append("else")
    finally:
        out.append("finally")
    for i in range(5):
        if i == 1:
            continue
        if i == 4:
            break
        out.append(i)
    else:
        out.append("no break")
    first, *middle, last = range(5)
    out.append((first, middle, last))
    out.append(f"{a:>4}|{b!r}")
    x = y = a if a > b else b
    x += 1; y -= 0.5
    out.append((x, y, x > y > 0, not x, x and y, None or x, a is not b, 3 in [3]))
    items = [5, 4, 3, 2, 1]
    items[1:3] = [9]
    del items[0]
    items[-1] *= 10
    out.append((items, items[::-1], "text"[1:3]))
    class Local:
        attr = a
        def get(self):
            return self.attr + b
    out.append(Local().get())
    def gen(n):
        got = yield n
        while n:
            n -= 1
            got = yield got, n
        return "end"
    g = gen(2)
    out.append([next(g), g.send("x"), next(g), next(g, "stop")])
    def chain():
        r = yield from gen(1)
        yield r
    out.append(list(chain()))
    import math
    out.append(math.floor(2.7))
    global made
    made = len(out)
    assert made, "message"
    if (n := len(rest)) > 1:
        out.append(("walrus", n))
    while a > 0:
        a -= 7
        if a > 1 << 40:
            break
    out.append((a, ~a, -a, +a, a << 3, a >> 1, a ** 2, a %% 5, a // 3, a & 6, a | 8, a ^ 3))
    out.append((lambda p, q=a: p + q)(1))
    return out
""" % kind
    scope = {"micropython": micropython}
    exec(source, scope)
    return scope


import micropython

for args, kwargs in (((1,), {}), ((5, 0), {"c": 1}), ((2, 3, 4, 5), {"z": 1, "y": 2}), ((1 << 70, 4), {})):
    native, bytecode = body("native"), body("bytecode")
    result = native["f"](*args, **kwargs)
    print(result == bytecode["f"](*args, **kwargs), native["made"])
    for row in result:
        print("  ", row)
