# Comparisons compiled for one kind of operands meet all others: as values and where they jump.
# engines: bytecode native
# expect: cpython 3.11
INTS = ((7, 3), (2, 3), (3, 3))
FLOATS = ((2.5, 0.5), (0.5, 2.5), (1.5, 1.5))
MIXED = ((2, 0.5), (0.5, 2), (3, 3.0))
OTHERS = (
    (1 << 60, 2.5), (2.5, 1 << 60), (-(1 << 60), 0.5), (1 << 70, 3), (5, 1 << 70), (2.5, 2), (2, 2.5), (1e300, 3.0), (float("nan"), 1.0), (True, 2), ("b", "a"), ([1], [2]),
    (None, 1), (3, "x"), (2.0, float("inf")), (-3, 2),
)
FORMS = (
    "return a {op} b",
    "return a {op} 3",
    "\n    if a {op} b: return 'yes'\n    return 'no'",
    "\n    if a {op} 3: return 'yes'\n    return 'no'",
    "\n    if not a {op} b: return 'no'\n    return 'yes'",
    "return (not a, -a if a is not None and not isinstance(a, (str, list)) else 0, a {op} b)",
)


def run(f, pairs):
    results = []
    for a, b in pairs:
        try:
            results.append(f(a, b))
        except TypeError as e:
            results.append("TypeError")
    return results


for op in ("<", "<=", ">", ">=", "==", "!="):
    for text in FORMS:
        for warm in (INTS, FLOATS, MIXED):
            space = {}
            results = []
            for pair in OTHERS:
                exec("def f(a, b): " + text.format(op=op), space)
                results += run(space["f"], warm + (pair,) + warm)
            shown = "".join(str({True: 1, False: 0, "yes": "y", "no": "n"}.get(r, r)) if r.__class__ is not tuple else repr(r) for r in results)
            print(op, FORMS.index(text), shown)
