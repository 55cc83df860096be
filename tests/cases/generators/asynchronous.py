# Asynchronous generators: async for, comprehensions, asend, athrow, aclose, and what is wrong with them.
# engines: bytecode native
# expect: cpython 3.11
def run(coro):
    try:
        while True:
            v = coro.send(None)
            print("yielded", v)
    except StopIteration as e:
        return e.value

class Await:
    def __init__(self, v): self.v = v
    def __await__(self):
        r = yield self.v
        return self.v * 2

ended = []


async def agen(n):
    try:
        for i in range(n):
            x = await Await(i)
            got = yield x
            if got: print("got", got)
    finally:
        ended.append(n)

async def main():
    async for x in agen(3):
        print("x", x)
    else:
        print("else")
    print([x async for x in agen(3) if x], {x async for x in agen(2)}, {x: 1 async for x in agen(2)})
    g = (x async for x in agen(2))
    print(await g.__anext__())
    await g.aclose()
    a = agen(4)
    print(await a.asend(None))
    print(await a.asend(5))
    try:
        await a.athrow(ValueError("v"))
    except ValueError as e:
        print("VE", e)
    try:
        await a.__anext__()
    except StopAsyncIteration:
        print("SAI")
    print(await anext(agen(1)), await anext(agen(0), "def"))
    print([await Await(i) for i in range(3)])
    class CM:
        async def __aenter__(self):
            await Await("enter"); return self
        async def __aexit__(self, *a):
            print("exit", a[0]); return True
    async with CM() as c, CM():
        print("in"); 1//0
    async with CM():
        pass
    return "done"
print(run(main()))
print(type(agen(1)), type(main()), type(agen(1).__anext__()))
async def f(): return 1
c = f(); print(type(c).__name__); c.close()
try:
    run(f()); 
    async def bad():
        async for x in 5: pass
    run(bad())
except TypeError as e: print(e)
async def bad2():
    async with 5: pass
try: run(bad2())
except (TypeError, AttributeError) as e: print(type(e), e)
async def bad3(): await 5
try: run(bad3())
except TypeError as e: print(e)
async def ag2():
    yield 1
    raise StopAsyncIteration
async def m2():
    try:
        async for _ in ag2(): print(_)
    except RuntimeError as e: print(e)
run(m2())
async def ag3():
    yield 1
    raise StopIteration(4)
async def m3():
    try:
        async for _ in ag3(): print(_)
    except RuntimeError as e: print(e)
run(m3())
async def co(): raise StopIteration(3)
try: run(co())
except RuntimeError as e: print(e)
a = agen(1)
an = a.__anext__()
print(an.send(None))
try: 
    a2 = a.__anext__(); a2.send(None)
except RuntimeError as e: print(e)
try: c = f(); c.send(1)
except TypeError as e: print(e)
c.close()
c = f()
run(c)
try: run(c)
except RuntimeError as e: print(e)
for code in ["async def f():\n  yield 1\n  return 2", "def f():\n [x async for x in y]", "async def f():\n yield from x", "await x", "def f(): await x", "async with x: pass", "[await x for x in y]"]:
    try: compile(code, "s", "exec"); print("ok")
    except SyntaxError as e: print(e.msg)


async def closing():
    g = agen(5)
    print(await g.asend(None), await g.asend(None))
    waiting = g.aclose()
    print(await waiting, ended)
    print(await g.aclose())
    try:
        await g.asend(None)
    except StopAsyncIteration as e:
        print("ended", e.args)
    for again in (waiting, g.athrow(KeyError)):
        try:
            print(await again)
        except RuntimeError as e:
            print(e)


ended.clear()
run(closing())


async def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            pass


async def swallowing():
    try:
        yield 1
    except KeyError as e:
        await Await("after")
        yield type(e), e.args


async def throwing():
    g = stubborn()
    await g.__anext__()
    try:
        await g.aclose()
    except RuntimeError as e:
        print(e)
    g = swallowing()
    await g.__anext__()
    print(await g.athrow(KeyError("k")))
    try:
        await g.__anext__()
    except StopAsyncIteration:
        print("end")
    g = swallowing()
    try:
        await g.athrow(KeyError, KeyError("early"))
    except KeyError as e:
        print(type(e), e.args)
    for wrong in (iter, list, next):
        try:
            wrong(g)
        except TypeError as e:
            print(e)


run(throwing())
