# Coroutines and asynchronous generators whose loops are compiled; handlers, displays and assertions inside of loops.
# engines: bytecode native
# expect: cpython 3.11
class Manager:
    def __init__(self, swallow):
        self.swallow = swallow

    async def __aenter__(self):
        return 1

    async def __aexit__(self, *e):
        return self.swallow


class Rows:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


async def numbers(n):
    for i in range(n):
        yield i


async def work(n):
    t = 0
    for i in range(n):
        async with Manager(True) as m:
            t += m
            if i % 50 == 7:
                raise ValueError
        async for x in Rows(3):
            t += x
        async for x in numbers(2):
            t += x
        t += sum([x async for x in numbers(2)])
    return t


async def calm(n):
    t = 0
    for i in range(n):
        async for x in Rows(2):
            t += x
        async with Manager(False) as m:
            for k in range(40):
                t += m
    return t


def run(c):
    try:
        while True:
            c.send(None)
    except StopIteration as e:
        return e.value


print([run(work(n)) for n in (1, 2, 3, 5, 200)], [run(calm(n)) for n in (1, 2, 3, 4, 200)])


def handler(n):
    t = 0
    try:
        raise KeyError(n)
    except KeyError as e:
        for i in range(n):
            t += i
        t += len(e.args)
    finally:
        for i in range(n):
            t += 1
    return t


def displays(a, b):
    return sorted({*a, b}), [*a, b], {**{"k": a}, "z": b}, (b, *a)


def asserting(a):
    assert a, "asserted"
    return a


def raising(a):
    if a:
        raise ValueError(a) from KeyError(a)
    return "fine"


def again(a):
    try:
        if a:
            raise ValueError(a)
        return "fine"
    finally:
        t = 0
        for i in range(30):
            t += i


def with_loop(n):
    t = 0
    for i in range(n):
        try:
            with Plain() as p:
                t += p
                if i % 40 == 3:
                    raise ValueError
        except ValueError:
            t += 1000
            for k in range(60):
                t += k
            continue
    return t


class Plain:
    def __enter__(self):
        return 1

    def __exit__(self, *e):
        return False


def tried(f, *arguments):
    try:
        return f(*arguments)
    except (AssertionError, ValueError) as e:
        return type(e).__name__, str(e), type(e.__cause__).__name__


print([handler(n) for n in (1, 2, 3, 4, 200)], [displays([1, 2], n) for n in range(5)])
for f in (asserting, raising, again):
    print([tried(f, x) for x in (1, 1, 0, 0, 0, 1, 0, 1)])
print([with_loop(n) for n in (1, 2, 3, 5, 100)])
