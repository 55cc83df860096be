# Special methods and properties that a class gets, and loses again, while loops use its instances.
# engines: bytecode native
# expect: cpython 3.11


def fresh():
    class Plain:
        kind = 1

        def __init__(self):
            self.x = 1

        def method(self):
            return self.x

    return Plain


def tried(f):
    try:
        return f()
    except (TypeError, AttributeError) as e:
        return type(e).__name__


def within(o):
    with o as entered:
        return entered


def added_in_place(o):
    same = o
    same += 1
    return same is o


LATER = {
    "__bool__": lambda self: False,
    "__len__": lambda self: 5,
    "__add__": lambda self, other: ("add", other),
    "__radd__": lambda self, other: ("radd", other),
    "__iadd__": lambda self, other: self,
    "__eq__": lambda self, other: True,
    "__hash__": lambda self: 1,
    "__call__": lambda self, *args: args,
    "__getitem__": lambda self, key: key,
    "__contains__": lambda self, item: True,
    "__iter__": lambda self: iter("ab"),
    "__lt__": lambda self, other: "lt",
    "__neg__": lambda self: "neg",
    "__index__": lambda self: 2,
    "__enter__": lambda self: "entered",
    "__exit__": lambda *args: True,
    "__getattr__": lambda self, name: name + "!",
}
USES = (
    lambda o: (bool(o), not o, 1 if o else 2),
    lambda o: len(o),
    lambda o: o + 1,
    lambda o: 1 + o,
    added_in_place,
    lambda o: o == 1,
    lambda o: hash(o) == 1,
    lambda o: o(1, 2),
    lambda o: o[3],
    lambda o: 3 in o,
    lambda o: list(o),
    lambda o: o < 1,
    lambda o: -o,
    lambda o: [1, 2, 3][o],
    within,
    lambda o: o.missing,
    lambda o: o.method(),
)


def uses(n, derived):
    base = fresh()
    cls = type("Derived", (base,), {}) if derived else base
    o, seen = cls(), []
    for i in range(n):
        if i == 3:
            for name, function in LATER.items():
                setattr(base, name, function)
        if i == 6:
            for name in LATER:
                delattr(base, name)
        seen.append([tried(lambda: use(o)) for use in USES])
    return [seen[i] for i in (0, 2, 3, 5, 6, n - 1)]


for derived in (False, True, False):
    for line in uses(9, derived):
        print(line)


def property_later(n):
    cls, seen = fresh(), []
    o = cls()
    for i in range(n):
        if i == 4:
            cls.x = property(lambda self: "property", lambda self, value: seen.append(("set", value)))
        if i == 7:
            del cls.x
        seen.append(o.x)
        o.x = i
        seen.append(o.method())
    return seen


def hooks_later(n):
    cls, seen = fresh(), []
    o = cls()
    for i in range(n):
        if i == 4:
            cls.__getattribute__ = lambda self, name: name + "?"
            cls.__setattr__ = lambda self, name, value: seen.append((name, value))
        if i == 7:
            del cls.__getattribute__, cls.__setattr__
        o.x = i
        seen.append((o.x, o.kind, tried(lambda: o.method())))
    return seen


for _ in range(3):
    print(property_later(10))
    print(hooks_later(10))
