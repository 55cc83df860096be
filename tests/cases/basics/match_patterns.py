# `match`: every kind of pattern, guards, and when names are bound.
# engines: bytecode native
# expect: cpython 3.11
from collections import OrderedDict, deque, namedtuple
from array import array


def literals(x):
    match x:
        case 0 | 1:
            return "bit"
        case -3:
            return "minus three"
        case 1000000000000000000000000:
            return "big"
        case 2.5 | -1e3:
            return "float"
        case 1 + 2j | -1 - 2.5j | 3j:
            return "complex"
        case "a" "b" | r"\n" | "":
            return "text"
        case b"x":
            return "bytes"
        case None:
            return "None"
        case True:
            return "True"
        case _:
            return "other"


values = [0, 1, True, False, 2, -3, 10 ** 24, 2.5, -1000, 1 + 2j, -1 - 2.5j, 3j, "ab", "\\n", "", b"x", None, "x", 1.0, []]
print([literals(value) for value in values])


def sequences(x):
    match x:
        case []:
            return "empty"
        case [a]:
            return "one", a
        case (1, b):
            return "1 and", b
        case [a, [b, *c], *_]:
            return "nested", a, b, c
        case *head, "end":
            return "ends", head
        case first, *_, last if first == last:
            return "same ends", first
        case a, _, *rest:
            return "some", a, rest
    return "none"


for value in ([], [5], (1, 2), [1, [2, 3, 4], 5, 6], ["a", "b", "end"], [7, 8, 9, 7], range(5), deque([1, 2, 3]),
              array("h", [4, 5]), memoryview(b"abc"), "abc", b"abc", bytearray(b"ab"), {1: 2}, {1, 2}, iter([1]), 3):
    print(sequences(value))


def mappings(x):
    match x:
        case {"kind": "point", "at": [x, y]}:
            return "point", x, y
        case {"kind": str(kind), **rest}:
            return kind, rest
        case {1: one, None: nothing, -1.5: _, b"b": True, "t" "u": tu}:
            return one, nothing, tu
        case {**all} if len(all) == 1:
            return "single", all
        case {}:
            return "mapping"


class Counting(dict):
    def __missing__(self, key):
        return key

    def get(self, key, default=None):
        print("get", key)
        return dict.get(self, key, default)


for value in ({"kind": "point", "at": (1, 2)}, {"kind": "point", "at": 3, "z": 4}, {"kind": 5},
              {1: 1, None: 2, -1.5: 3, b"b": True, "tu": 4}, {7: 8}, {}, OrderedDict(kind="o", more=1),
              Counting(kind="c"), Counting(), [("kind", 1)]):
    print(mappings(value))


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Color:
    RED, GREEN = "red", "green"
    class Inner:
        DEEP = 17


Pair = namedtuple("Pair", "left right")


class Text(str):
    pass


def classes(x):
    match x:
        case Point(0, 0):
            return "origin"
        case Point(x, y=0) | Point(0, x):
            return "axis", x
        case Point(x=Point(y=y)):
            return "nested", y
        case Point(z=_):
            return "never"
        case Point():
            return "point"
        case Pair(1, right) | Pair(right, 1):
            return "pair", right
        case bool(b):
            return "bool", b
        case int(n) | float(n) if n > 100:
            return "large", n
        case int() | float() as n:
            return "number", n
        case Color.RED | Color.Inner.DEEP | Color.GREEN as color:
            return "color", color
        case str(s):
            return "str", s
        case [Point() as p, *_] | {"p": p}:
            return "holds", p is not None
        case list([a, b]) | tuple((a, b)):
            return "two", a, b
        case dict(d) | set(d) | frozenset(d) | bytes(d) | bytearray(d):
            return type(d).__name__
        case type(__name__=name):
            return name
        case object(real=re, imag=im):
            return re, im


for value in (Point(0, 0), Point(3, 0), Point(0, 4), Point(Point(1, 2), 3), Point(1, 2), Pair(1, 5), Pair(6, 1), Pair(2, 2),
              True, 101, 50, 100.5, "red", "green", 17, "blue", Text("red"), Text("t"), [Point(1, 1)], {"p": None}, [8, 9],
              (8, 9), {}, {1}, frozenset(), b"", bytearray(), 2j, int, None):
    print(classes(value))


def binding(x):
    a = b = c = "unset"
    match x:
        case [a, b] if a > b:
            kind = 1
        case [a, b, c] if c == 0:
            kind = 2
        case [c, _, 3]:
            kind = 3
        case _:
            kind = 4
    return kind, a, b, c


for value in ([2, 1], [1, 2], [1, 2, 0], [1, 2, 3], [1, 2, 4], "x"):
    print(binding(value))

# Names outside functions, cells, globals; jumps through a case; the subject's side effects.
match (found := [1, 2]), 3:
    case [x, y], z:
        print(x, y, z, found)

match 1, 2, 3:
    case {} | str():
        pass
    case x, *y: print(x, y)


def cells(x):
    match x:
        case [a, *rest]:
            return lambda: (a, rest)
        case a:
            global last
            last = a
    def inner():
        nonlocal x
        match [x]:
            case [x]:
                x = x, x
    inner()
    return lambda: (a, x)


print(cells([1, 2])(), cells(5)(), a_ if (a_ := last) else None)


def loops(items):
    for item in items:
        match item:
            case "skip":
                continue
            case "stop":
                break
            case "raise":
                try:
                    match 1 // 0:
                        case _:
                            pass
                except ZeroDivisionError as e:
                    yield str(e)
            case n:
                yield n
    else:
        yield "all"


print(list(loops(["a", "skip", "raise", "b"])), list(loops(["a", "stop", "b"])))


class Body:
    match {"a": 1}:
        case {"a": attribute}:
            pass


print(Body.attribute)


class Loud:
    def __init__(self, value): self.value = value
    def __eq__(self, other):
        print("eq", self.value, other)
        return self.value == other


match Loud(2):
    case 1 | "x":
        print("no")
    case 2:
        print("yes")

# Soft keywords.
match = case = 5
_ = match + case
print(match, case, _, match * case, match - case, match in [5], match not in [5])
match = {"k": lambda x, *y: (x, y)}
print(match["k"](1, 2))
match: int = 7
match, case = case, match
print(match, case)
def match(*args, **kwargs): return args, kwargs
print(match(1), match(*[2], k=3), match (4) [0])
match (5); match (6)
match -1 if False else 2:
    case 2: print("conditional")
match (1):
    case 1: print("parentheses")
match [1, 2][0]:
    case 1: print("brackets")
match {}:
    case {}: print("braces")
match not 1:
    case False: print("not")
match *[1, 2], 3:
    case [1, 2, 3]: print("starred")
match lambda: 0:
    case f: print(f())
match f"{1}{'a'}" "b":
    case "1ab": print("text")
match match:
    case case: print(case(8))


def erroneous(x, class_):
    match x:
        case class_(1, 2, a=3):
            pass


class Bad1: __match_args__ = ["a"]
class Bad2: __match_args__ = (1, 2)
class Bad3: __match_args__ = ("a", "a")
class Bad4: __match_args__ = ("a", "b"); a = 1; b = 2


for value, class_ in ((5, 5), (5, int), (Bad1(), Bad1), (Bad2(), Bad2), (Bad3(), Bad3), (Bad4(), Bad4), (Point(1, 2), object),
                      (5, str)):
    try:
        erroneous(value, class_)
        print("no error")
    except TypeError as e:
        print(e)
for keys in (("a", "a"), ([], 1)):
    class Keys: one, two = keys
    try:
        match {"a": 1, "b": 2}:
            case {Keys.one: _, Keys.two: _}:
                print("matches")
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
