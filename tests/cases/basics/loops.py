# `for`, `while`, `else`, `break`, `continue`, nested, over changing containers.
# expect: cpython 3.11
for i in range(5):
    if i == 1:
        continue
    if i == 3:
        break
    print(i)
else:
    print("not reached")
print(i)

for i in []:
    pass
else:
    print("empty", i)

n = 3
while n:
    n -= 1
    if n == 5:
        break
else:
    print("ran out")

found = []
for i in range(4):
    for j in range(4):
        if j > i:
            break
        if (i + j) % 2:
            continue
        found.append((i, j))
    else:
        found.append("all")
print(found)

grows = [1]
for x in grows:
    if len(grows) < 6:
        grows.append(x * 2)
print(grows)
shrinks = list(range(6))
for x in shrinks:
    shrinks.remove(x)
print(shrinks)

for i in range(3):
    i = i * 10
print(i)
for holder in [{}]:
    for holder["key"] in (1, 2):
        pass
    print(holder)

print(list(range(10, 0, -3)), list(range(0)), list(range(5, 5)), list(range(-3, 3, 2)))
for step in (1, 2, 3, -1, -2):
    print([i for i in range(2, 8, step)], [i for i in range(8, 2, step)])
big = 1 << 70
print([i - big for i in range(big, big + 3)])
try:
    range(1, 2, 0)
except ValueError:
    print("ValueError")


def return_from_loops():
    for i in range(3):
        while True:
            for j in "ab":
                return i, j


print(return_from_loops())
