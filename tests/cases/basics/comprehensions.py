# Comprehensions and generator expressions: scopes, conditions, nesting, laziness.
# expect: cpython 3.11
x = "outer"
print([x for x in range(3)], x)
print([(i, j) for i in range(3) for j in range(i)], [i for i in range(10) if i % 2 if i % 3])
print({i: [j for j in range(i)] for i in range(3)}, sorted({i // 2 for i in range(6)}))
print([[j * i for j in range(3)] for i in range(3)])
gen = (print("made", i) or i for i in range(3))
print("lazy", next(gen), list(gen))
n = 1
fs = [lambda: n + i for i in range(2)]
n = 10
print([f() for f in fs])


def outer(k):
    total = [k + i for i in range(3) if k]
    cells = [(lambda: k * i)() for i in range(3)]
    return total, cells, sum(k for _ in range(4)), [[k for _ in range(2)] for k in "ab"]


print(outer(5))


class Scope:
    size = 3
    row = [i for i in range(size)]


print(Scope.row)
first = (i for i in [1, 2, 3])
print(sum(first), sum(first), max(i * 2 for i in (3, 1)), " ".join(str(i) for i in range(3)))
try:
    [i for i in None]
except TypeError:
    print("TypeError")
try:
    gen = (1 // i for i in (1, 0))
    print(next(gen))
    next(gen)
except ZeroDivisionError:
    print("ZeroDivisionError", list(gen))
