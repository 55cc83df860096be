# Structures and sources nested as deep as memory allows: each use works or raises, and nothing crashes.
# engines: bytecode native
# expect: adder
# timeout: 30
import gc

DEPTH = 100000
# Deeper than any build's machine stack lets a recursive use go: how much a level takes of it differs.
NEST = 500000


def attempt(name, use):
    try:
        result = use()
        print(name, "works", result if isinstance(result, (bool, int)) else "")
    except Exception as e:
        print(name, type(e).__name__)


def nest(wrap):
    value = wrap(None)
    for _ in range(NEST):
        value = wrap(value)
    return value


class Node:
    def __init__(self, next):
        self.next = next


for name, wrap in (
    ("list", lambda v: [v]),
    ("tuple", lambda v: (v,)),
    ("dict", lambda v: {1: v}),
    ("node", Node),
    ("map", lambda v: map(len, v or [])),
    ("method", lambda v: Node(v).__init__),
):
    a, b = nest(wrap), nest(wrap)
    attempt(name + " repr", lambda: len(repr(a)) > 0 if name not in ("node", "map", "method") else True)
    attempt(name + " ==", lambda: a == b)
    attempt(name + " <", lambda: a < b)
    attempt(name + " hash", lambda: hash(a) is not None)
    attempt(name + " in", lambda: a in [b])
    attempt(name + " iterate", lambda: list(a) is not None)
    del a
    attempt(name + " collect", lambda: gc.collect() is not None)
    del b
    gc.collect()

loop = []
loop.append(loop)
print(repr(loop))
attempt("loop ==", lambda: loop == [loop])
for name, source in (
    ("brackets", "(" * DEPTH + "1" + ")" * DEPTH),
    ("lists", "[" * DEPTH + "]" * DEPTH),
    ("open", "[" * DEPTH),
    ("sum", "+".join(["1"] * DEPTH)),
    ("comparisons", "<".join(["1"] * DEPTH)),
    ("or", " or ".join(["0"] * DEPTH)),
    ("minus", "-" * DEPTH + "1"),
    ("not", "not " * DEPTH + "1"),
    ("power", "**".join(["1"] * DEPTH)),
    ("conditions", "1 if 0 else " * DEPTH + "2"),
    ("lambdas", "lambda: " * DEPTH + "2"),
    ("calls", "int(" * DEPTH + "1" + ")" * DEPTH),
    ("called", "f" + "()" * DEPTH),
    ("attributes", "a" + ".b" * DEPTH),
    ("subscripts", "a" + "[0]" * DEPTH),
    ("strings", "'a'" * DEPTH + " == 1"),
    ("f-strings", "f'{" * 2000),
    ("items", "len([" + "1," * DEPTH + "])"),
):
    attempt(name, lambda: eval(source))
for name, source in (
    ("blocks", "".join("%sif 1:\n" % (" " * i) for i in range(2000))),
    ("elif", "if 0: pass\n" + "elif 0: pass\n" * 20000),
    ("statements", "x = 1\n" * DEPTH),
    ("semicolons", "x = 1;" * DEPTH),
    ("functions", "".join("%sdef f():\n" % (" " * i) for i in range(1000))),
    ("decorators", "@len\n" * 2000 + "def f(): pass"),
    ("targets", "a = " * DEPTH + "1"),
    ("unpacking", "(" * 5000 + "a," + "),"  * 5000 + " = 1"),
):
    attempt(name, lambda: exec(source))
