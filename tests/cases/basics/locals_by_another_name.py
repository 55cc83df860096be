# What shows its caller's locals shows none of a function that does not name it, and none of viper's.
# engines: bytecode native
# expect: adder
import gc


def through(f):
    a = [1, 2]
    b = str(a)
    for i in range(20):
        b += str(i)
        gc.collect()
        r = f()
    return r


def outer():
    free = 7

    def inner(f):
        return free, f()

    return inner


class A:
    def first(self):
        return "A"


class B(A):
    def first(self, f):
        c = __class__
        self = 1
        return c, f()


@micropython.viper
def machine(n: int):
    a = n + 1
    exec("print(sorted(locals()))")
    return eval("len(locals())"), locals()


print(through(locals), through(dir))
print(outer()(locals))
try:
    B().first(super)
except RuntimeError as e:
    print(e)
for i in range(3):
    print(machine(i))

# out:
# | {} []
# | (7, {'free': 7})
# | super(): no arguments
# | []
# | (0, {})
# | []
# | (0, {})
# | []
# | (0, {})
