# A generator that returns a value ends like any other for whoever only iterates.
# engines: bytecode native
# expect: cpython 3.11
def g():
    yield 1
    return 5


print(list(g()), sum(g()), [*g()], set(g()), tuple(zip(g())), max(g()), sorted(g()), list(map(str, g())), any(g()), all(g()))
print(3 in g(), bytes(g()), bytearray(g()), "".join(map(str, g())), frozenset(g()), list(filter(None, g())), dict.fromkeys(g()))
a, = g()
b, *c = g()
print(a, b, c, *g())
items = []
items.extend(g())
items += g()
items[0:0] = g()
print(items, {1}.union(g()), {1}.isdisjoint(g()), sorted({2} | set(g())), list(zip(g(), g(), strict=True)))
for x in enumerate(g()):
    print(x)
print(next(iter(g()), 5), [x for x in g()], {x: x for x in g()}, list(x for x in g()))


def delegating():
    value = yield from g()
    value += yield from map(str, Ends())
    yield value


class Ends:
    def __iter__(self): return self
    def __next__(self): raise StopIteration(7)


print(list(delegating()))

# out:
# | [1] 1 [1] {1} ((1,),) 1 [1] ['1'] True True
# | False b'\x01' bytearray(b'\x01') 1 frozenset({1}) [1] {1: None}
# | 1 1 [] 1
# | [1, 1, 1] {1} False [1, 2] [(1, 1)]
# | (0, 1)
# | 1 [1] {1: 1} [1]
# | [1, 12]
