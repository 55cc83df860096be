# Any number of __slots__, also of several classes of a hierarchy, and empty ones.
# engines: bytecode native
# expect: cpython 3.11


class Filter:
    __slots__ = ("b0", "b1", "b2", "a1", "a2", "z1", "z2")

    def __init__(self, b0, b1, b2, a1, a2):
        self.b0 = b0
        self.b1 = b1
        self.b2 = b2
        self.a1 = a1
        self.a2 = a2
        self.z1 = self.z2 = 0

    def step(self, x):
        y = self.b0 * x + self.z1
        self.z1 = self.b1 * x - self.a1 * y + self.z2
        self.z2 = self.b2 * x - self.a2 * y
        return y


def run(n):
    section = Filter(1, 2, 1, -1, 1)
    return [section.step(x) for x in range(n)], section.z1, section.z2


print(run(12))


class Base:
    __slots__ = ("a", "b", "c")


class Derived(Base):
    __slots__ = ("d", "e", "f")


class Open(Derived):
    pass


for made in (Derived(), Open()):
    for i, name in enumerate("fedcba"):
        setattr(made, name, i)
    print([getattr(made, name) for name in "abcdef"])
    try:
        made.g = 6
        print(made.g)
    except AttributeError as e:
        print(e)
    del made.e
    print([hasattr(made, name) for name in "abcdefg"])

for count in (1, 4, 5, 8, 63, 64, 65, 200):
    names = ["slot" + str(i) for i in range(count)]
    Made = type("Made", (), {"__slots__": names})
    made = Made()
    for i, name in enumerate(names):
        setattr(made, name, i)
    print(count, sum(getattr(made, name) for name in names), hasattr(Made(), names[-1]))
