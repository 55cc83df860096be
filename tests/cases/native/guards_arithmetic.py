# Functions compiled for one kind of operands meet all others: every operator, plain, in place and with a constant.
# engines: bytecode native
# expect: cpython 3.11
INTS = ((7, 3), (12, 2), (5, 1), (9, 2))
FLOATS = ((2.5, 0.5), (7.25, 2.0), (1e3, 3.0), (0.125, 1.5))
MIXED = ((2, 0.5), (7.5, 2), (3, 1.5), (2.0, 3))
OTHERS = (
    (((1 << 62) - 1, 5), (-(1 << 62), 7), (1 << 61, 1 << 61)),
    ((2.5, 2), (2, 2.5), (1e300, 3.0)),
    (("ab", 2), (None, 1), (3, 0)),
    ((1 << 70, 3), (5, 1 << 70), (True, 2), (3, -1), (-3, 2), (2.0, 0.0), (-0.0, 2.0)),
)
FORMS = {
    "plain": "return a {op} b",
    "in place": "a {op}= b; return a",
    "constant": "return a {op} 3",
    "constant in place": "a {op}= 3; return a",
    "loop": "\n    for i in range(2): a = a {op} b\n    return a",
}


def run(f, pairs):
    results = []
    for a, b in pairs:
        try:
            results.append(f(a, b))
        except (TypeError, ZeroDivisionError, OverflowError, ValueError) as e:
            results.append(type(e).__name__)
    return results


def digest(results):
    text = repr(results)
    total = 0
    for c in text:
        total = (total * 31 + ord(c)) % 1000003
    return total


for op in ("+", "-", "*", "//", "%", "/", "&", "|", "^", "<<", ">>"):
    for form, text in FORMS.items():
        for warm in (INTS, FLOATS, MIXED) if op in "+-*/%//" and form in ("plain", "loop") else (INTS,):
            results = []
            for others in OTHERS:
                if op == "<<":
                    others = tuple(pair for pair in others if pair[1] in (5, 7, 3, 2, 0, -1))
                space = {}
                exec("def f(a, b): " + text.format(op=op), space)
                results += run(space["f"], warm + others + warm)
            print(op, form, digest(results))
