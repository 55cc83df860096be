# `match` with its patterns.
# expect: cpython 3.11
def kind(x):
    match x:
        case 0 | 1:
            return "bit"
        case int(n) if n < 0:
            return "negative"
        case [a, *rest]:
            return "list", a, rest
        case {"k": v, **more}:
            return "dict", v, more
        case str():
            return "text"
        case _:
            return "other"


for x in (0, -5, [1, 2, 3], {"k": 1, "l": 2}, "s", 2.5):
    print(kind(x))

# out:
# | bit
# | negative
# | ('list', 1, [2, 3])
# | ('dict', 1, {'l': 2})
# | text
# | other
