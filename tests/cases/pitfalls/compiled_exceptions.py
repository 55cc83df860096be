# try, with and raise in compiled code: caught again, left by every way, values intact. MP#2534 MicroPython 3cd2c281d7
# engines: bytecode native viper
# expect: cpython 3.11
class C:
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, kind, value, trace):
        print("exit", kind and kind.__name__)
        return kind is KeyError


@micropython.native
def native(f, a):
    b = a * 2
    try:
        with C():
            b += 1
            f(b)
            b += 10
    except ValueError as e:
        b += 100
        try:
            raise e
        except ValueError as again:
            b += 1000 if again is e else 0
    finally:
        b += 10000
    return a, b


@micropython.viper
def word(f, a: int) -> int:
    b = a * 2
    try:
        with C():
            b += 1
            f(b)
            b += 10
    except ValueError:
        b += 100
    finally:
        b += 10000
    return b * 10 + a


@micropython.viper
def raises(n: int) -> int:
    t = 0
    for i in range(n):
        try:
            if i % 3 == 0:
                raise ValueError
            t += i
        except ValueError:
            t += 100
    return t


def fail(kind):
    def f(x):
        if kind:
            raise kind(x)

    return f


for kind in (None, ValueError, KeyError, IndexError):
    for run in (native, word):
        try:
            print(run(fail(kind), 3))
        except IndexError as e:
            print("out", e.args)
print(raises(10))
