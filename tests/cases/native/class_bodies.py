# Loops in class bodies and at the top of modules, with names of every kind, compiled where they are hot.
# engines: bytecode native
# expect: cpython 3.11
def make(n, outer):
    class Made:
        total = 0
        for i in range(n):
            total += i
            kept = total
            own = outer
            del kept
        other = outer + 1

    return Made.total, Made.i, Made.other, Made.own, hasattr(Made, "kept")


print([make(n, 5) for n in (3, 50, 200)])
for source in (
    "t = 0\nfor i in range(200):\n    t += i\n    x = t\n    del x\nprint(t, 'x' in globals())",
    "from math import *\nfor i in range(100):\n    from math import *\nprint(floor(2.5))",
    "class A:\n    for i in range(100):\n        x = i\n        y = x\n        del x\nprint(A.y, A.i)",
):
    exec(source, {})
    exec(source, {}, {}) if "globals()" not in source and "from" not in source else None
exec(compile("for i in range(3): i\n", "", "single"), {})
exec(compile("for i in range(30):\n    'x' if i > 27 else None\n", "", "single"), {})

# out:
# | [(3, 2, 6, 5, False), (1225, 49, 6, 5, False), (19900, 199, 6, 5, False)]
# | 19900 False
# | 2
# | 99 99
# | 99 99
# | 0
# | 1
# | 2
# | 'x'
# | 'x'
