# The classes of `collections`: deques, tuples with named items, dicts whose order counts.
# engines: bytecode native
# expect: cpython 3.11
from collections import OrderedDict, deque, namedtuple


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, RuntimeError) as e:
        print(type(e).__name__, e)


print("deque")
d = deque()
print(d, len(d), bool(d), d.maxlen)
for i in range(10):
    d.append(i)
    d.appendleft(-i)
print(d, d[0], d[-1], d[10], len(d))
print([d.pop() for _ in range(6)], [d.popleft() for _ in range(6)], d)
d = deque(range(8), 5)
print(d, d.maxlen, list(d), list(reversed(d)), 4 in d, 1 in d)
d.append(8)
d.appendleft(99)
d.extend([1, 2])
d.extendleft("ab")
print(d)
d.rotate(2)
print(d)
d.rotate(-4)
d.reverse()
print(d, d.count("a"), d.index("a") >= 0)
d[1] = "x"
del d[0]
d.insert(1, "y")
print(d)
attempt(d.insert, 0, 0)
d.remove("y")
print(d, d.copy(), d == d.copy(), d < deque("zz"), deque([1, 2]) == [1, 2])
d += "!"
print(d, d + deque([1]), deque("ab") * 3, 2 * deque("ab"))
d.clear()
d.append(d)
print(d)
attempt(deque().pop)
attempt(deque().popleft)
attempt(deque([1]).remove, 2)
attempt(deque([1]).index, 2)
attempt(lambda: deque([1])[1])
attempt(lambda: deque([1])[0:1])
attempt(lambda: deque([1]) + [1])
attempt(deque, (), -1)
attempt(deque, 5)


def changing():
    d = deque([1, 2])
    for x in d:
        d.append(x)


attempt(changing)


class Queue(deque):
    def last(self):
        return self[-1]


q = Queue("abc", maxlen=2)
q.note = 1
print(q, q.last(), q.note, type(q.copy()).__name__, isinstance(q, deque))

print("namedtuple")
P = namedtuple("P", "x y")
p = P(1, y=2)
print(p, p.x, p.y, p[1], len(p), p == (1, 2), tuple(p), P._fields, P, hash(p) == hash((1, 2)))
x, y = p
print(x, y, p._replace(y=5), p._asdict(), P._make([7, 8]), isinstance(p, tuple), p + (3,), [p])
Q = namedtuple("Q", ["a", "b", "c"], defaults=(8, 9))
print(Q(1), Q(1, 2), Q(c=3, a=1), Q._field_defaults)
print(namedtuple("R", "a, a, _b, 1", rename=True)._fields, namedtuple("E", ())())
attempt(P, 1)
attempt(P)
attempt(P, 1, 2, 3)
attempt(P, 1, x=2)
attempt(P, 1, z=2)
attempt(P._make, [1])
attempt(p._replace, z=1)
attempt(setattr, p, "x", 1)
attempt(setattr, p, "z", 1)
attempt(getattr, p, "z")
attempt(namedtuple, "T", "a a")
attempt(namedtuple, "T", "_a")
attempt(namedtuple, "1", "a")
attempt(namedtuple, "T", "a", defaults=(1, 2))
print(getattr(p, "".join(["", "x"])))


class Point(namedtuple("Base", "x y")):
    def __new__(cls, x, y=10):
        return super().__new__(cls, x, y)

    @property
    def total(self):
        return self.x + self.y


print(Point(1), Point(1).total, Point(2, 3)._replace(x=5))

print("OrderedDict")
o = OrderedDict([("b", 1), ("a", 2)])
o["c"] = 3
print(o, list(o), dict(o), len(o), OrderedDict(), repr([o]))
o.move_to_end("b")
print(o)
o.move_to_end("c", last=False)
print(o, o.popitem(), o.popitem(last=False), o)
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == {"b": 2, "a": 1}, OrderedDict(a=1) != OrderedDict(a=1))
print(OrderedDict(a=1) | {"b": 2}, {"z": 0} | OrderedDict(a=1), type(OrderedDict(a=1).copy()).__name__)
print(OrderedDict.fromkeys("xy", 0), list(reversed(OrderedDict(a=1, b=2))))
attempt(o.move_to_end, "zz")
attempt(OrderedDict().popitem)
o = OrderedDict()
o["self"] = o
print(o)
