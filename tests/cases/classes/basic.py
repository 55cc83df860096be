# Classes: attributes, methods, instances, class bodies with code.
# expect: cpython 3.11
class Point:
    "A point."
    count = 0
    for axis in "xy":
        print("body", axis)

    def __init__(self, x, y=0):
        self.x, self.y = x, y
        Point.count += 1

    def move(self, dx):
        self.x += dx
        return self

    def __repr__(self):
        return "Point(%r, %r)" % (self.x, self.y)


p = Point(1, 2)
q = Point(5)
print(p, q, Point.count, p.count, p.axis, p.move(3).move(4), p.x)
p.count = "own"
print(p.count, q.count, Point.count)
del p.count
print(p.count)
bound = q.move
print(bound(1), Point.move(q, 1), q.x)
p.extra = [1]
print(p.extra, hasattr(q, "extra"), getattr(q, "extra", None), hasattr(p, "move"))
setattr(q, "name", "q")
print(q.name, isinstance(q, Point), isinstance(q, (int, Point)), isinstance(1, Point), type(q) is Point, Point.__name__)
delattr(q, "name")
for source in ("q.name", "Point.nothing", "Point()", "Point(1, 2, 3)", "q.move()", "(1).x", "del q.zzz"):
    try:
        exec(source)
        print("no error")
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, end=" ")
print()
Point.later = lambda self: self.x * 10
print(q.later())
Made = type("Made", (Point,), {"z": 9, "sum": lambda self: self.x + self.z})
print(Made(1).sum(), Made.__name__, Made.z, issubclass(Made, Point))


def factory(n):
    class Local:
        value = n

        def get(self):
            return n + self.value

    return Local


print(factory(3)().get(), factory(4).value)
