# Closures: cells shared, captured by loops, by arguments, over several levels.
# expect: cpython 3.11
def counter(start):
    def up(by=1):
        nonlocal start
        start += by
        return start

    def get():
        return start

    return up, get


up, get = counter(10)
print(up(), up(5), get())
other, _ = counter(0)
print(other(), get())

late = [lambda: i for i in range(3)]
early = [lambda i=i: i for i in range(3)]
print([f() for f in late], [f() for f in early])


def three(a):
    def two(b):
        def one(c):
            nonlocal a
            a += 1
            return a, b, c

        return one

    return two


one = three(1)(2)
print(one(3), one(4))


def deleted():
    x = 1

    def read():
        return x

    print(read())
    del x
    try:
        read()
    except NameError:
        print("unbound")
    x = 2
    return read()


print(deleted())


def recursive():
    def fact(n):
        return 1 if n == 0 else n * fact(n - 1)

    return fact


print(recursive()(10))


class Holder:
    name = "class"

    def method(self):
        return name


name = "module"
print(Holder().method())

# out:
# | 11 16 16
# | 1 16
# | [2, 2, 2] [0, 1, 2]
# | (2, 2, 3) (3, 2, 4)
# | 1
# | unbound
# | 2
# | 3628800
# | module
