# Assignment expressions: scope, order, in conditions and comprehensions.
# expect: cpython 3.11
data = [5, 3, 0, 8]
while (n := data.pop(0)):
    print(n)
print(n, data)
if (m := len(data)) > 0 and (k := m * 2):
    print(m, k)
print([y := 1, y * 2, y**2, (y := 5), y])
print([last := x for x in range(4)], last)
print([(a, b) for a in range(4) if (b := a * a) % 2], b)


def inside():
    total = 0
    _ = [total := total + v for v in range(5)]
    return total


print(inside())
print((lambda: (z := 3) + z)())
f = lambda p=(q := 2): p
print(f(), q)

# out:
# | 5
# | 3
# | 0 [8]
# | 1 2
# | [1, 2, 1, 5, 5]
# | [0, 1, 2, 3] 3
# | [(1, 1), (3, 9)] 9
# | 10
# | 6
# | 2 2
