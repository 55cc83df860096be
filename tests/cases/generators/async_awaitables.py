# What the methods of asynchronous generators return, driven by hand: send, throw, close; anext with a default.
# engines: bytecode native
# expect: cpython 3.11
class Wait:
    def __await__(self):
        got = yield "waiting"
        return got


async def numbers():
    try:
        got = yield 1
        print("got", got)
        print("awaited", await Wait())
        yield 2
    except ValueError as e:
        print("caught", e)
        yield 3


def tried(f, *arguments):
    try:
        return "yielded", f(*arguments)
    except StopIteration as e:
        return "returned", e.value
    except (StopAsyncIteration, RuntimeError, ValueError, GeneratorExit) as e:
        return type(e).__name__, str(e)


g = numbers()
print(tried(g.asend(None).send, None))
a = g.asend("x")
print(iter(a) is a, tried(a.send, None), tried(a.send, "back"), tried(a.send, None)[0])
a = g.athrow(ValueError("thrown"))
print(tried(a.send, None), tried(a.send, None)[0])
a = g.aclose()
print(iter(a) is a, tried(a.send, None), tried(g.asend(None).send, None))
g = numbers()
a = g.__anext__()
print(a.close(), tried(a.send, None)[0])
a = g.__anext__()
print(tried(a.__next__))
a = g.asend(5)
print(tried(a.throw, ValueError("by hand")))
a = g.athrow(KeyError)
print(a.close(), tried(a.send, None)[0])
a = g.aclose()
try:
    print(tried(a.throw, KeyError, KeyError("k")))
except KeyError as e:
    print("KeyError", e)


async def with_default(source):
    a = anext(source, "default")
    print(iter(a) is a)
    return await a


async def empty():
    return
    yield


g = numbers()
print(tried(with_default(g).send, None))
print(tried(with_default(empty()).send, None))
