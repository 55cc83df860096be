# Chained comparison evaluates each operand once; identity, membership, truth of everything.
# expect: cpython 3.11
def show(x):
    print("<%r>" % x, end=" ")
    return x


print(show(1) < show(2) < show(3))
print(show(3) < show(2) < show(1))
print(show(1) < show(3) > show(2) != show(5) in [show(5)])
print(1 == 1.0 == True, 0 == 0.0 == False, "1" == 1)
print(1 < 2 > 1 <= 1 >= 1 != 0)
print([1, 2] < [1, 3], (1,) < (1, 0), "a" < "b" < "ba", b"a" < b"b", {1} < {1, 2})
print(2 in {2: 3}, "b" in "abc", b"b" in b"abc", 98 in b"abc", 5 not in range(0, 10, 5))
print(None is None, [] is [], () == [], not [], not "x")
for value in (0, 1, -1, 0.0, 0.1, "", " ", b"", [], [0], (), {}, {0: 0}, set(), None, True, range(0), 0j, 1j):
    print(bool(value), end=" ")
print()
print(0 or [] or "last", 1 and "" and 2, 1 and 2, None or 0)
print(not (1 and 0), (1 or 0) and 3)
nan = float("nan")
print(nan == nan, nan != nan, nan < nan, [nan] == [nan], nan in [nan])
for left, right in ((1, "a"), ([], ()), (None, None), (1j, 2j)):
    try:
        left < right
    except TypeError:
        print("TypeError", end=" ")
print()
