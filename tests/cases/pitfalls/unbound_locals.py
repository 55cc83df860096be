# An unbound local raises in compiled code too, on every path. MP#15670 MP#7808
# engines: bytecode native
# expect: cpython 3.11
@micropython.native
def maybe(flag, n):
    if flag:
        x = 1
    for i in range(n):
        y = i
    return x, y


@micropython.native
def deletes(flag):
    x = 1
    if flag:
        del x
    return x


@micropython.native
def undefined(flag):
    return no_such_name if flag else 0


@micropython.native
def in_handler():
    try:
        z = fail()
    except NameError:
        pass
    return z


for f, args in ((maybe, (1, 2)), (maybe, (0, 2)), (maybe, (1, 0)), (deletes, (0,)), (deletes, (1,)), (undefined, (0,)), (undefined, (1,)), (in_handler, ())):
    try:
        print(f(*args))
    except NameError:
        print("NameError")

# out:
# | (1, 1)
# | NameError
# | NameError
# | 1
# | NameError
# | 0
# | NameError
# | NameError
