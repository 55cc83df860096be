# Generators that run hot: sent and thrown values, `finally`, delegation, loops at module level.
# engines: bytecode native native-warm
# expect: cpython 3.11
def count(n):
    i = 0
    while i < n:
        x = yield i * 2
        if x: i += x
        i += 1
    return "end"
def tryer(n):
    for i in range(n):
        try:
            yield i, n
        except ValueError as e:
            print("caught", e, i)
            n = 100
        finally:
            print("fin", i) if i % 10 == 0 else None
def deleg(n):
    r = yield from count(n)
    print(r)
    yield r
def forever():
    while True:
        yield 1
def fl(n):
    s = 0.5
    for i in range(n):
        s = s * 1.5 + i
        yield s
print(sum(count(100)), list(deleg(30))[-3:])
g = count(50); out = []
next(g)
try:
    while True: out.append(g.send(3))
except StopIteration as e: print(out, e.value)
g = tryer(20)
for i in g:
    if i[0] == 15: print(g.throw(ValueError(5)))
g = forever()
print(sum(next(g) for _ in range(100)))
print(list(fl(30))[-1])
t = 0
for i in range(200):
    t += i * i
print(t)

# out:
# | end
# | 9900 [56, 58, 'end']
# | [8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96] end
# | fin 0
# | fin 10
# | caught 5 15
# | (16, 100)
# | 100
# | 862815.7665479784
# | 2646700
