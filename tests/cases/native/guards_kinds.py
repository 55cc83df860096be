# Operators on what comes out of lists and calls, compiled for small ints and floats, meet every other kind there.
# engines: bytecode native
# expect: cpython 3.11
# timeout: 30
class Number:
    def __init__(self, n):
        self.n = n

    def op(self, *other):
        return 77

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = op
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = op
    __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __neg__ = __invert__ = op

    def __lt__(self, other):
        return True

    __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __lt__


FORMS = (
    "return s[0] {op} s[1]", "return s[0] {op} 3", "return (s[0] {op} s[1]) {op} 2", "return 5 {op} s[0]",
    "x = s[0]\n    x {op}= s[1]\n    return x", "x = s[0]\n    x {op}= 3\n    return x",
    "t = 0\n    for x in s:\n        t += 1 if (x {op} 3) else 2\n    return t",
    "for x in s:\n        y = x {op} 2\n    return y",
)
JUMPS = (
    "return 1 if s[0] {op} s[1] else 2", "return 1 if s[0] {op} 3 else 2", "return s[0] {op} s[1], s[1] {op} 5",
    "t = 0\n    for x in s:\n        if x {op} 3: t += 1\n        if not x {op} s[1]: t += 2\n    return t",
)
SEEN = {"small": [7, 3], "float": [2.5, 1.5], "int float": [3, 0.5]}
# A fresh function meets each of these rows.
OTHERS = (
    ([2.5, 1.5], [7, 3], [3, 0.5]),
    ([1 << 70, 5], [5, 1 << 70], [True, 2]),
    (["ab", "cd"], [None, 1], [1, None]),
    ([Number(1), Number(2)], [[1], [2]], [5, "x"], [2.5, "x"]),
    ([1e300, 1e-300], [0, 0], [0.0, 0.0], [-5, 3]),
)


def digest(results):
    total = 0
    for c in repr(results):
        total = (total * 31 + ord(c)) % 1000003
    return total


def tried(f, s):
    try:
        return f(s)
    except (TypeError, ZeroDivisionError, ValueError, OverflowError) as e:
        return type(e).__name__


def meet(text, seen):
    results = []
    for others in OTHERS:
        space = {}
        exec("def f(s):\n    " + text, space)
        f = space["f"]
        results += [tried(f, SEEN[seen]) for _ in range(4)]
        for values in others:
            results += [tried(f, values), tried(f, SEEN[seen]), tried(f, values[::-1])]
    return digest(results)


for op in ("+", "-", "*", "//", "%", "/", "&", "|", "^", ">>"):
    print(op, [meet(text.format(op=op), "small") for text in FORMS[:6]])
for op in ("+", "-", "*", "/", "//", "%"):
    print(op, [meet(text.format(op=op), seen) for text in FORMS[6:] + FORMS[:2] for seen in ("float", "int float")])
for op in ("<", "<=", ">", ">=", "==", "!="):
    print(op, [meet(text.format(op=op), seen) for text in JUMPS for seen in ("small", "float", "int float")])
