# Every method of the containers: list, tuple, dict and its views, set, frozenset, range, slice.
# engines: bytecode native
# expect: cpython 3.11
def tried(f, *arguments):
    try:
        return f(*arguments)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError) as e:
        return type(e).__name__


t = (3, 1, 2, 1)
print(t.count(1), t.count(9), t.index(1), t.index(1, 2), tried(t.index, 9), tried(t.index, 3, 1))
a = [3, 1, 2, 1]
print(a.count(1), a.index(2), tried(a.index, 9), a.copy() == a, a.append(5), a.extend("xy"), a.insert(1, 0), a)
print(a.pop(), a.pop(0), a.remove(1), a.reverse(), a, tried(a.remove, 99), tried([].pop), a.clear(), a)
a = [3, -1, 2]
a.sort()
print(a, a.sort(key=abs, reverse=True), a, list(reversed(a)), a.__reversed__().__next__())
d = {"a": 1, "b": 2}
print(d.get("a"), d.get("z"), d.get("z", 5), d.pop("a"), tried(d.pop, "a"), d.pop("a", None), d.setdefault("c", 3))
print(d.setdefault("b", 9), d.update({"e": 5}, f=6), d.update([("g", 7)]), d.popitem(), d, d.copy() == d)
print(dict.fromkeys("ab"), dict.fromkeys([1, 2], 0), list(d.keys()), list(d.values()), list(d.items()))
print(list(reversed(d)), list(reversed(d.keys())), list(reversed(d.values())), list(reversed(d.items())))
print(list(d.keys().__reversed__()), list(d.values().__reversed__()), list(d.items().__reversed__()))
print(d.keys(), d.values(), d.items(), d.keys().isdisjoint("xyz"), d.items().isdisjoint([("b", 2)]))
print(d.keys() & {"b"}, sorted(d.keys() | {"q"}), d.keys() == {"b", "c", "e", "f"}, ("b", 2) in d.items(), 3 in d.values())
print(d.clear(), d, tried(d.popitem))
for kind in (set, frozenset):
    s = kind([1, 2, 3])
    print(kind.__name__, s.copy() == s, s.union([4], [5]) == {1, 2, 3, 4, 5}, s.intersection([2, 9]) == {2})
    print(s.difference([1]) == {2, 3}, s.symmetric_difference([3, 4]) == {1, 2, 4}, s.issubset([1, 2, 3, 4]))
    print(s.issuperset([1]), s.issuperset([9]), s.isdisjoint([7]), s.isdisjoint([1]), tried(s.union, 5))
s = {1, 2, 3}
print(s.add(4), s.discard(9), s.discard(1), s.remove(2), tried(s.remove, 2), s, s.update([7], [8]), sorted(s))
print(s.intersection_update([7, 8, 4]), sorted(s), s.difference_update([8]), sorted(s))
print(s.symmetric_difference_update([7, 1]), sorted(s), {5}.pop(), tried(set().pop), s.clear(), s)
r = range(2, 20, 3)
print(r.start, r.stop, r.step, r.count(5), r.count(6), r.index(8), tried(r.index, 9), list(r.__reversed__()), r.index(2))
print(r, repr(range(3)), r == range(2, 19, 3), r != range(3), hash(r) == hash(range(2, 19, 3)), range(0) == range(5, 5))
x = slice(1, 10, 2)
print(x.start, x.stop, x.step, x.indices(6), x == slice(1, 10, 2), x != slice(1), slice(None) < slice(1) if False else x)
from collections import OrderedDict, namedtuple

o, p = OrderedDict([(1, 2)]), namedtuple("P", "x y")(3, 4)
print(1 in o, 2 in o, 3 in p, 5 in p, o, p, o == OrderedDict([(1, 2)]), o != {}, p == (3, 4))
print(tried(hash, slice(1)), tried(x.indices, -1))
