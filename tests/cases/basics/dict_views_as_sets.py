# Key and item views have the set operators.
# expect: cpython 3.11
d = {"a": 1, "b": 2}
print(sorted(d.keys() & {"b", "c"}), sorted(d.keys() | {"c"}), d.keys() - {"a"}, sorted(d.items() ^ {("a", 1)}))
print(d.keys() == {"a", "b"}, d.keys() <= {"a", "b", "c"}, d.keys().isdisjoint({"x"}))

# out:
# | ['b'] ['a', 'b', 'c'] {'b'} [('b', 2)]
# | True True True
