# What throw() gets reaches a delegate's throw() as it is; iterators that wrap others pass on how these ended.
# engines: bytecode native
# expect: cpython 3.11
class Delegate:
    def __iter__(self):
        return self

    def __next__(self):
        return 1

    def throw(self, thrown):
        print("throw", thrown)
        if thrown == "stop":
            raise StopIteration("result")
        return 456


def gen():
    result = yield from Delegate()
    print(result)
    yield "end"


def outer():
    yield from gen()


for make in (gen, outer):
    g = make()
    print(next(g), g.throw(ValueError), g.throw(KeyError("k")), g.throw(123))
    g.close()


class Ends:
    def __init__(self, *args):
        self.args = args

    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration(*self.args)


for args in ((), (42,), (1, 2)):
    for wrap in (enumerate, zip, lambda x: map(str, x), lambda x: filter(None, x), lambda x: zip([1], x), iter):
        try:
            next(wrap(Ends(*args)))
        except StopIteration as e:
            print(e.args, end=" ")
    print(list(enumerate(Ends(*args))), [x for x in zip(Ends(*args))], sum(map(int, Ends(*args))))

# out:
# | throw <class 'ValueError'>
# | throw 'k'
# | throw 123
# | 1 456 456 456
# | throw <class 'ValueError'>
# | throw 'k'
# | throw 123
# | 1 456 456 456
# | () () () () () () [] [] 0
# | (42,) (42,) (42,) (42,) (42,) (42,) [] [] 0
# | (1, 2) (1, 2) (1, 2) (1, 2) (1, 2) (1, 2) [] [] 0
