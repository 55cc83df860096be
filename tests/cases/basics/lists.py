# Lists: methods, slices on both sides, sort stability, aliasing.
# expect: cpython 3.11
a = [5, 3, 8, 1]
a.append(9)
a.insert(1, 7)
a.insert(-100, 0)
a.insert(100, 10)
a.extend(x for x in (2, 2))
print(a, a.pop(), a.pop(0), a.index(8), a.count(2), len(a))
a.remove(7)
a.reverse()
print(a, sorted(a), sorted(a, reverse=True), sorted("bca", key=lambda c: -ord(c)))
a.sort()
print(a, a[2:4], a[::-2], a[-2:], a[:0], a[10:], a[5:1:-2])
b = a.copy()
b[1:3] = "xyz"
print(b)
b[::2] = [0] * len(b[::2])
print(b)
b[2:2] = [[]]
del b[0], b[-1], b[1:3]
print(b)
b[:] = []
print(b, a)
c = list(range(10))
del c[::3]
c[1:-1] = []
print(c)
try:
    c[::2] = [1, 2, 3]
except ValueError:
    print("ValueError")
pairs = [(i % 3, i) for i in range(10)]
pairs.sort(key=lambda p: p[0])
print(pairs)
pairs.sort(key=lambda p: p[0], reverse=True)
print(pairs)
print([1, 2] + [3], [0] * 3, 2 * [1, 2], [1, 2] == [1, 2], [[]] * 2, [1] * -1)
rows = [[0] * 2] * 2
rows[0][1] = 5
print(rows)
loop = [1]
loop.append(loop)
print(loop[1][1][0], len(loop))
print(sum([1, 2]), min([3, 1]), max([3, 1], [4]), any([0, 1]), all([]), list(zip([1, 2], "ab")), list(map(lambda x, y: x * y, [1, 2], [3, 4])))
print(list(filter(None, [0, 1, "", 2])), list(enumerate("ab", 5)), list(reversed([1, 2])))
for source in ("[][0]", "[1][-2]", "[].pop()", "[].remove(1)", "[1].index(2)", "[1]['a']", "[1, 'a'].sort()"):
    try:
        print(eval(source))
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__, end=" ")
print()
