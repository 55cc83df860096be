# Decorators of functions, methods and classes, their order, with arguments.
# expect: cpython 3.11
def trace(name):
    print("make", name)

    def decorate(f):
        print("decorate", name)

        def call(*args, **kwargs):
            print("enter", name)
            try:
                return f(*args, **kwargs)
            finally:
                print("leave", name)

        return call

    return decorate


@trace("a")
@trace("b")
def f(x, y=1):
    return x + y


print(f(1), f(1, y=2))


def register(cls):
    cls.registered = True
    return cls


@register
class R:
    @trace("method")
    def m(self, x):
        return x, self.registered

    @staticmethod
    @trace("static")
    def s(x):
        return x


print(R().m(5), R.s(6))


@lambda f: 42
def gone():
    pass


print(gone)
table = {}


def on(key):
    return lambda f: table.setdefault(key, f)


@on("x")
def handler():
    return "handled"


print(table["x"](), handler())
