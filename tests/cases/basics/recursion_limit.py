# Unbounded recursion raises RecursionError in every form, and the interpreter goes on.
# engines: bytecode native
# expect: cpython 3.11
def plain(n):
    return plain(n + 1)


class Getter:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __add__(self, other):
        return self + other

    def __repr__(self):
        return repr(self)

    def __init__(self, n=0):
        if n:
            Getter(n)


def mutual(n):
    return other(n)


def other(n):
    return [mutual(n + 1) for _ in (1,)]


def generator(n):
    yield from generator(n + 1)


limit = RuntimeError  # RecursionError's base
g = Getter()
for call in (
    lambda: plain(0),
    lambda: g.anything,
    lambda: g + 1,
    lambda: repr(g),
    lambda: Getter(1),
    lambda: mutual(0),
    lambda: list(generator(0)),
    lambda: sorted([1, 2], key=lambda x: plain(x)),
):
    try:
        call()
        print("no error")
    except limit:
        print("RecursionError")
print("still here")

# out:
# | RecursionError
# | RecursionError
# | RecursionError
# | RecursionError
# | RecursionError
# | RecursionError
# | RecursionError
# | RecursionError
# | still here
