# Functions with more locals than registers: each kind of binding, cells among them, generators, names without a value.
# engines: bytecode native
# expect: cpython 3.11
N = 260


def define(name, body, many=True, head="()"):
    lines = ["def %s%s:" % (name, head)]
    if many:
        lines.append("    " + "; ".join("v%d = %d" % (i, i) for i in range(N)))
    lines.extend("    " + line for line in body.splitlines())
    scope = {}
    exec("\n".join(lines), scope)
    return scope[name]


binding = define("binding", """\
v250 += v251 * 2
v252, v253 = v253, v252
(v254, [*v255]) = "a", "bcd"
for v256 in range(3):
    pass
for v256, v257 in [(1, 2), (3, 4)]:
    v258 = v256
with M() as v259:
    pass
import math as v240, time
from math import pi as v241
v242 = [v243 for v243 in range(v243 - 240)]
v244: int = 7
def v245(): return 8
class v246: x = v245()
if (v247 := v244) > 6:
    v248 = v249 = v247
return (v250, v252, v253, v254, v255, v256, v257, v258, v259, v240.floor(2.5), int(v241), v242, v243,
        v244, v245(), v246.x, v247, v248, v249)
""".replace("M()", "__import__('io').StringIO('text')").replace("as v259", "as f; v259 = f.read()").replace(
    "with __import__('io').StringIO('text') as f; v259 = f.read():\n    pass",
    "with __import__('io').StringIO('text') as v259:\n    v259 = v259.read()"))
for _ in range(3):
    print(binding())

unbound = define("unbound", """\
print(sorted(locals())[:3], len(locals()), locals()["v259"])
try:
    1 // 0
except ZeroDivisionError as v255:
    print(v255)
try:
    v255
except UnboundLocalError as e:
    print(e)
del v256
try:
    del v256
except UnboundLocalError as e:
    print(e)
if v257 == 0:
    late = 1
try:
    print(late)
except NameError as e:
    print(type(e).__name__, e)
print(len(locals()), "v256" in locals(), "late" in locals())
""")
unbound()

closures = define("closures", """\
def read(): return v0, v200, v259
def write():
    nonlocal v259, v1
    v259 += 1
    v1 = "changed"
write()
return read(), v1, [f() for f in [lambda: (v2, i) for i in range(3)]]
""")
print(closures())

counting = define("counting", """\
for v250 in range(3):
    v251 += yield v250 + v251
return v251
""")
g = counting()
print(next(g), g.send(10), g.send(20))
try:
    g.send(30)
except StopIteration as e:
    print(e.value)

fib = define("fib", """\
if v259 != 259: return None
v258 = n
if v258 < 2:
    return v258
v257 = fib(v258 - 1)
v256 = fib(v258 - 2)
return v256 + v257
""", head="(n, *rest, key=1)")
print([fib(n) for n in range(10)])


class Many:
    exec("; ".join("a%d = %d" % (i, i) for i in range(400)))


print(Many.a0 + Many.a399)
