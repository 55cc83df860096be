# Where MicroPython and CPython differ in exceptions, MicroPython is followed.
# engines: bytecode native
# expect: micropython 1.29


class Own(Exception):
    pass


class Shown(Exception):
    def __repr__(self):
        return "own repr"


class Named(Exception):
    def __str__(self):
        return "own str"


class Kept(KeyError):
    def __init__(self, *args):
        super().__init__(*args)


# A single argument keeps the comma of its tuple in the repr, and in the repr only.
for e in (
    ValueError(),
    ValueError(42),
    ValueError(1, 2),
    ValueError((1,)),
    ValueError((1, 2)),
    ValueError([1]),
    ValueError(None),
    ValueError(b"bytes"),
    ValueError("it's"),
    ValueError(ValueError("inner")),
    OSError(9999),
    SystemExit(3),
    StopIteration("value"),
    UnicodeError("text"),
    Own("text"),
    Own(1, 2),
    Shown(1),
    Named(1),
    Kept(1),
):
    print(repr(e), e, [e], (e,), {1: e}, "%r" % e, "%s" % e, f"{e!r} {e}", "{!r} {}".format(e, e))


# An exit method gets the exception and its class, but None for the traceback.
class Manager:
    def __init__(self, swallows):
        self.swallows = swallows

    def __enter__(self):
        return self

    def __exit__(self, *args):
        print("exit", args)
        return self.swallows

    async def __aenter__(self):
        return self

    async def __aexit__(self, *args):
        print("aexit", args)
        return self.swallows


def body(how):
    if how == 1:
        raise Own("raised")
    if how == 2:
        raise Own
    return 1 // (3 - how)


def within(how, swallows):
    for _ in range(2):
        with Manager(True), Manager(swallows):
            if how == 4:
                continue
            if how == 5:
                return "returned"
            body(how)
    return "done"


for how in range(6):
    for swallows in (True, False):
        print(how, within(how, swallows))


def generator():
    with Manager(False):
        yield 1


g = generator()
next(g)
g.close()
g = generator()
next(g)
try:
    g.throw(Own("thrown"))
except Own as e:
    print(repr(e))


async def main():
    async with Manager(True):
        body(1)
    async with Manager(True):
        body(0)


try:
    main().send(None)
except StopIteration as e:
    print(repr(e))


# A function's name is never anything but a string.
def f():
    pass


for value in (None, 1, b"name"):
    try:
        f.__name__ = value
    except AttributeError:
        print("AttributeError", f.__name__)
