# A generator that returns a value ends every consumer as any other does.
# expect: cpython 3.11


def gen(n):
    for i in range(n):
        yield i
    return "end"


print(list(gen(3)), tuple(gen(2)), sum(gen(4)), sorted(gen(3)), set(gen(2)), max(gen(3)))
print(list(zip(gen(2), gen(3))), list(map(str, gen(2))), list(enumerate(gen(2))), list(filter(None, gen(3))))
print([*gen(2)], dict(zip(gen(2), gen(2))), bytes(gen(3)), "".join(str(i) for i in gen(3)), 5 in gen(3))
a, b = gen(2)
print(a, b, any(i > 1 for i in gen(3)), all(gen(1)))
x = [9]
x.extend(gen(2))
x[1:2] = gen(2)
print(x)
g = gen(1)
print(next(g))
try:
    next(g)
except StopIteration as e:
    print(e.value)
print(next(gen(0), "default"))

# out:
# | [0, 1, 2] (0, 1) 6 [0, 1, 2] {0, 1} 2
# | [(0, 0), (1, 1)] ['0', '1'] [(0, 0), (1, 1)] [1, 2]
# | [0, 1] {0: 0, 1: 1} b'\x00\x01\x02' 012 False
# | 0 1 True False
# | [9, 0, 1, 1]
# | 0
# | end
# | default
