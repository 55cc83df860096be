# Machine code is entered in a loop inside a method's arguments: a part of the call's window is what earlier frames left.
# engines: bytecode native
# expect: cpython 3.11


class Counter:
    def step(self, k, *rest):
        return (k, rest)


def show(value):
    pass


def free(value, *rest):
    return (rest, value)


def first(p, q):
    counter = Counter()
    seen = []
    for p in range(8):
        show(q)
        seen.append((counter.step([z for z in (7, p)]), p % float(q)))
    return seen


def second(a, b, c):
    items = [a, b, c, 4, 5]
    counter = Counter()
    table = {0: a, 1: b}
    b = sum(items) * 62
    for c in table:
        pass
    a = counter.step(c), table.get([z for z in (b, a)][0], 2)
    turns = 0
    while turns < 4:
        turns += 1
    return a, b, turns


def third(n):
    counter = Counter()
    counter.free = free
    seen = []
    for i in range(n):
        show(counter.step(show(i), *[i, i]))
        seen.append(counter.free(i, [z for z in counter.step(i, 2)]))
        seen.append(counter.step(counter.free([x for x in range(3)], i)[1], [y for y in [[i]] * 2])[1])
    return seen[-3:]


def fourth(n):
    counter = Counter()
    while n:
        show(show(n))
        yield counter.step((yield n), [z for z in range(n)], (yield -n))
        n -= 1


print(first(min, 1))
for args in ((2, 2, 5), (65536, 255, 1), (3, 2**62, 5), (31, 2**62, 7), (4611686018427387900, 5, 7)):
    print(second(*args), first(*args[:2])[0])
for n in (1, 2, 3, 20):
    print(third(n), list(fourth(n))[-1])
