# `del` in every scope, and reads of names that are not bound. MP#15670
# expect: cpython 3.11
def unbound(flag):
    if flag:
        value = 1
    return value


print(unbound(True))
try:
    unbound(False)
except NameError as e:
    print("unbound", type(e) is NameError or type(e).__name__ == "UnboundLocalError")


def deleted(n):
    for i in range(n):
        pass
    try:
        print(i)
    except NameError:
        print("no i")
    x = 1
    del x
    try:
        x
    except NameError:
        print("no x")
    try:
        del x
    except NameError:
        print("no x to delete")
    x = 2
    return x


print(deleted(0), deleted(2))


def loop_variable():
    for _ in range(2):
        try:
            print(v)
        except NameError:
            print("not yet")
        v = "set"


loop_variable()


def in_except():
    try:
        raise ValueError("v")
    except ValueError as e:
        kept = e
    try:
        e
    except NameError:
        print("e is gone,", kept)


in_except()
d = {"a": 1, "b": 2}
items = [1, 2, 3]
del d["a"], items[0], items[-1]
print(d, items)
a = b = 1
del (a, b)
print("a" in globals())
