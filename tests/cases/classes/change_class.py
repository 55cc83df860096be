# An instance becomes one of another class, with the attributes that it has, also while compiled code reads it.
# engines: bytecode native
# expect: cpython 3.11


class First:
    kind = 1

    def which(self):
        return "first"


class Second:
    kind = 2

    def which(self):
        return "second"


class Third(Second):
    def __getattr__(self, name):
        return name + "!"


class Slotted:
    __slots__ = ("x",)


class Listed(list):
    pass


def run(n):
    o = First()
    seen = []
    for i in range(n):
        if i == n // 2:
            o.__class__ = Second
        if i == n // 2 + 2:
            o.extra = "extra"
        if i == n - 2:
            o.__class__ = Third
        o.count = i
        seen.append((o.which(), o.kind, o.count, getattr(o, "extra", None)))
    return seen, o.__dict__, isinstance(o, Second), isinstance(o, First)


for _ in range(4):
    print(run(12))

# More attributes than lie inside an instance of the new class.
many = First()
for i in range(20):
    setattr(many, "a" + str(i), i)
del many.a3
many.__class__ = Second
many.a3 = "again"
many.b = "new"
print(many.which(), sorted(many.__dict__.items(), key=str), Second().__dict__)


def refused(o, new):
    try:
        o.__class__ = new
        return type(o)
    except TypeError as e:
        return e


for o, new in (
    (First(), int),
    (First(), 5),
    (First(), Slotted),
    (Slotted(), First),
    (First(), Listed),
    (Listed(), First),
    (First(), object),
    (1, First),
    ([], Listed),
    (refused, First),
    (First, type),
    (ValueError(), KeyError),
):
    print(refused(o, new))
try:
    del many.__class__
except TypeError as e:
    print(e)
