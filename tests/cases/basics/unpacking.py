# Unpacking in assignments, loops and calls, with stars and nesting.
# expect: cpython 3.11
a, b = 1, 2
a, b = b, a
print(a, b)
(c, [d, *e]), f = (1, "xyz"), 4
print(c, d, e, f)
first, *middle, last = range(6)
print(first, middle, last)
*all_of, = "ab"
print(all_of)
head, *none = [1]
print(head, none)
for i, (j, *k) in enumerate([(1, 2, 3), [4]]):
    print(i, j, k)
print([*range(3), *"ab"], (*(), 1), {*[1, 1]}, {**{"a": 1}, "b": 2, **{"a": 3}})
x = y = z = []
x.append(1)
print(y is z, z)
values = [0, 1, 2]
i = 0
i, values[i] = 2, 9
print(i, values)
for bad in ((1,), (1, 2, 3), 5):
    try:
        p, q = bad
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
try:
    p, *q, r = (1,)
except ValueError:
    print("ValueError")
