# Locals that are seen through locals(), eval() and exec() have their values, whatever the engine keeps them in.
# engines: bytecode native
# expect: cpython 3.11
def shown(n):
    a, b = n, 2.5
    for i in range(50):
        a += i
    c = a * 2
    del b
    return locals(), eval("a + c"), sorted(vars()), dir()


for n in range(3):
    print(shown(n))

# out:
# | ({'n': 0, 'a': 1225, 'i': 49, 'c': 2450}, 3675, ['a', 'c', 'i', 'n'], ['a', 'c', 'i', 'n'])
# | ({'n': 1, 'a': 1226, 'i': 49, 'c': 2452}, 3678, ['a', 'c', 'i', 'n'], ['a', 'c', 'i', 'n'])
# | ({'n': 2, 'a': 1227, 'i': 49, 'c': 2454}, 3681, ['a', 'c', 'i', 'n'], ['a', 'c', 'i', 'n'])
