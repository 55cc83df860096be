# `with`: order of entry and exit, exceptions swallowed, replaced and raised on the way in. MP#2534
# expect: cpython 3.11
class C:
    def __init__(self, name, swallow=False, enter=None, exit=None):
        self.name, self.swallow, self.enter, self.exit = name, swallow, enter, exit

    def __enter__(self):
        print("enter", self.name)
        if self.enter:
            raise self.enter
        return self.name

    def __exit__(self, kind, value, trace):
        print("exit", self.name, kind and kind.__name__, value)
        if self.exit:
            raise self.exit
        return self.swallow


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print("raised", type(e).__name__, e.args)


def plain():
    with C("a") as a, C("b") as b:
        return a + b


def in_loop():
    out = []
    for i in range(4):
        with C(i):
            if i == 1:
                continue
            if i == 2:
                break
            out.append(i)
    return out


def swallows():
    with C("outer"):
        with C("inner", swallow=True):
            raise ValueError("x")
        return "after"


def replaced():
    with C("r", exit=KeyError("from exit")):
        raise ValueError("x")


def fails_on_entry():
    with C("a"), C("b", enter=IndexError("in")), C("c"):
        return "not reached"


def swallows_return():
    with C("s", swallow=True):
        return "value kept"


def target():
    class Box:
        pass

    with C("t") as Box.name, C("u") as (p):
        pass
    with (C("v") as x, C("w") as y):
        return Box.name, p, x, y


def no_protocol():
    with 5:
        pass


for f in (plain, in_loop, swallows, replaced, fails_on_entry, swallows_return, target):
    attempt(f)
try:
    no_protocol()
except (TypeError, AttributeError):
    print("refused")
