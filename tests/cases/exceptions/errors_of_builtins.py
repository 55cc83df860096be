# What is said of wrong calls, classes and containers; attributes of exceptions and tracebacks.
# engines: bytecode native
# expect: cpython 3.11
def show(source, **names):
    try:
        print(source, "->", eval(source, names))
    except Exception as e:
        print(source, "!", type(e).__name__, e)


def p(a, b, /, c=1): pass


show("p(1, b=2)", p=p)
show("[].append(a=1)")
show("{}.keys().isdisjoint(a=1)")
show("len(a=1)")
show("ValueError(a=1)")
show("'a'.removeprefix(None)")
show("'a'.replace(None, 'b')")
show("'a'.partition(None)")
show("int(1.5, 37)")
show("int('z', 37)")
show("{1: [2], 2: 3}.items() & {(2, 3), 5}")
show("{'a': 1}.keys() & 'ab'")
show("{'a': 1}.items() & [('a', 1), ('b', [])]")
show("1 in [1] in [[1]], 1 in {1} in [{1}], 1 not in [2] not in [[3]], 1 in [1, 2]")
show("[x in [1, 2] in [[1, 2]] for x in (1, 3)]")
show("staticmethod(len), classmethod(5)")
show("type('A', (), {}), type('A', (), {}).__module__", __name__="here")


class X: pass


show("type('Y', (X, X), {})", X=X)


class R:
    class Inner:
        @property
        def z(self): return 1


for statement in ("R.Inner().z = 5", "del R.Inner().z"):
    try:
        exec(statement)
    except AttributeError as e:
        print(e)


class Missing:
    def __enter__(self): pass


class AsyncMissing:
    def __aenter__(self): pass


for manager in (5, Missing(), AsyncMissing()):
    try:
        with manager: pass
    except TypeError as e:
        print(e)

    async def enter():
        async with manager: pass
    try:
        enter().send(None)
    except TypeError as e:
        print(e)

e = ImportError("text", name="n", path="p")
print(e.name, e.path, e.msg, e, e.args, ImportError(1, 2).name)
print(SystemExit().code, SystemExit(1).code, SystemExit(1, 2).code)
for keyword in ("foo", "msg"):
    try:
        ImportError(**{keyword: 1})
    except TypeError as e:
        print(e)


def inner():
    1 // 0


try:
    inner()
except ZeroDivisionError as e:
    level = e.__traceback__
    while level:
        print(level.tb_lineno)
        level = level.tb_next
