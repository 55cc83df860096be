# Dicts keep insertion order through deletes, updates and growth.
# expect: cpython 3.11
d = {"b": 1, "a": 2}
d["c"] = 3
del d["b"]
d["b"] = 4
d["a"] = 5
print(d, list(d), list(d.keys()), list(d.values()), list(d.items()), len(d))
print(d.get("a"), d.get("x"), d.get("x", 0), d.pop("a"), d.pop("zz", None), "a" in d, d.setdefault("n", []), d)
print(d.popitem(), d)
d.update({"q": 1}, r=2)
d.update([("s", 3)])
print(d, d.copy() == d, d | {"b": 0}, dict(a=1), dict([(1, 2)]), dict({1: 2}, b=3), dict.fromkeys("ab", 0))
d.clear()
print(d, bool(d))
print({1: "int", 1.0: "float", True: "bool"}, {(1, 2): 3}[1, 2], {None: 0, "": 1, b"": 2})
big = {}
for i in range(1000):
    big[i * 7919 % 1009] = i
for i in range(0, 1009, 2):
    big.pop(i, None)
for i in range(0, 1009, 4):
    big[i] = -i
print(len(big), sum(big), sum(big.values()), list(big)[:5], list(big)[-3:])
print({k: v for v, k in enumerate("abc")}, {x: {y: x * y for y in range(2)} for x in range(2)})


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 3

    def __eq__(self, other):
        return self.n == other.n


collide = {Key(i): i for i in range(20)}
print(sum(collide.values()), collide[Key(13)], Key(20) in collide, Key(4) in collide)
for source in ("{}['a']", "{[]: 1}", "{}.popitem()", "{1: 2}.pop(3)", "dict([1])"):
    try:
        print(eval(source))
    except (KeyError, TypeError) as e:
        print(type(e).__name__, end=" ")
print()
try:
    for k in {1: 2}:
        raise KeyError(k)
except KeyError as e:
    print(e, e.args)
