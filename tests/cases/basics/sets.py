# Sets and frozensets: operators, methods, comparisons.
# expect: cpython 3.11
a = {1, 2, 3}
b = {3, 4}
print(sorted(a | b), sorted(a & b), sorted(a - b), sorted(a ^ b), a <= a, a < a, {1} < a, a >= {1, 2}, a.isdisjoint(b))
a.add(9)
a.discard(1)
a.discard(100)
a.remove(2)
print(sorted(a), 9 in a, len(a))
a.update([5, 6], {7})
a.difference_update({5})
a.intersection_update({6, 7, 8})
a.symmetric_difference_update({7, 10})
print(sorted(a), sorted(a.union([1], [2])), sorted(a.copy()), sorted(a.intersection([6])), sorted(a.difference([6])))
f = frozenset("abca")
print(sorted(f), len(f), {f: 1}[frozenset("cba")], f == set("abc"), hash(f) == hash(frozenset("abc")))
print(sorted(f | {"z"}), type(f | {"z"}).__name__, type({"z"} | f).__name__)
print(set(), sorted({x % 3 for x in range(10)}), set("a") == {"a"}, bool(set()))
many = {i * i % 101 for i in range(200)}
print(len(many), sum(many), many.pop() in many)
for source in ("set().pop()", "{1}.remove(2)", "{[]}", "frozenset().add(1)", "{1} | [2]"):
    try:
        print(eval(source))
    except (KeyError, TypeError, AttributeError) as e:
        print(type(e).__name__, end=" ")
print()
