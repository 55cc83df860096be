# What can be stored in the attributes of a function.
# expect: cpython 3.11


def tried(change, *arguments):
    try:
        return change(*arguments)
    except (AttributeError, TypeError) as error:
        return type(error).__name__, str(error)


def f(a=1, *, k=2):
    return a, k


for value in ("v", 5, [1], {}, {"k": 5}, (1, 2, 3), (7,), (), None):
    print(tried(setattr, f, "__defaults__", value), tried(f, 0), f.__defaults__)
    print(tried(setattr, f, "__kwdefaults__", value), tried(lambda: f(0)), f.__kwdefaults__)
f.__defaults__ = (5,)
f.__kwdefaults__ = {"k": 6}
print(f())
del f.__defaults__, f.__kwdefaults__
print(f.__defaults__, f.__kwdefaults__, tried(f), tried(f, 1), f(1, k=3))
for name in ("__globals__", "__closure__"):
    print(name, tried(setattr, f, name, None)[0])
