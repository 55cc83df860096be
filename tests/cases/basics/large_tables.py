# Tables of consecutive ints: what is removed in order, and what is not there, takes no longer in large ones.
# expect: cpython 3.11
n = 100000
a, b = set(range(n)), set(range(n))
print(len(a - b), len(a & b), len(a ^ b), len(a | b))
print(sum(i + 0.5 in a for i in range(n)), sum(i + 8 * n in a for i in range(n)), sum(-i in a for i in range(n)))
for i in range(n):
    b.discard(i)
    if i % 20000 == 0:
        print(len(b), i in b, i + 1 in b)
table = {i: -i for i in range(n)}
print(sum(table.pop(i) for i in range(0, n, 2)), len(table), table[1], table.get(0))
for i in range(0, n, 2):
    table[i] = i
print(sum(table.values()), sum(1 for key in table if table[key] == key), list(table)[-1], next(iter(table)))
words = {str(i): i for i in range(n // 4)}
print(sum(words.pop(str(i)) for i in range(n // 4)), words, "7" in words)
wide = {i << 6: i for i in range(n // 4)}
print(sum(wide.pop(i << 6) for i in range(n // 4)), wide)

# out:
# | 0 100000 0 100000
# | 0 0 1
# | 99999 False True
# | 79999 False True
# | 59999 False True
# | 39999 False True
# | 19999 False True
# | -2499950000 50000 -1 None
# | -50000 50000 99998 1
# | 312487500 {} False
# | 312487500 {}
