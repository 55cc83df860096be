# The protocols that syntax and built-ins use: containers, calls, contexts, text, truth, hashing, iteration.
# expect: cpython 3.11
class Everything:
    def __init__(self):
        self.data = {}

    def __len__(self):
        return len(self.data)

    def __getitem__(self, key):
        print("get", key)
        return self.data[key]

    def __setitem__(self, key, value):
        print("set", key, value)
        self.data[key] = value

    def __delitem__(self, key):
        print("delete", key)
        del self.data[key]

    def __contains__(self, key):
        print("contains", key)
        return key in self.data

    def __call__(self, *args, **kwargs):
        return args, kwargs

    def __iter__(self):
        return iter(sorted(self.data))

    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"

    def __hash__(self):
        return 42

    def __eq__(self, other):
        return isinstance(other, Everything)

    def __enter__(self):
        print("enter")
        return "entered"

    def __exit__(self, kind, value, trace):
        print("exit", kind.__name__ if kind else None, value)
        return kind is KeyError

    def __int__(self):
        return 7

    def __float__(self):
        return 7.5


e = Everything()
print(bool(e), len(e))
e["a"] = 1
e["b"] = 2
e["a"] += 10
print(e["a"], "a" in e, "z" not in e, list(e), bool(e))
del e["b"]
print(e(1, x=2), str(e), repr(e), "%s %r" % (e, e), [e], hash(e), {e: 1}[Everything()], int(e), float(e))
with e as entered:
    print(entered)
with e:
    raise KeyError("swallowed")
try:
    with e:
        raise ValueError("passes")
except ValueError as err:
    print("outside", err)


class OldStyle:
    def __getitem__(self, i):
        if i >= 3:
            raise IndexError
        return i * 10


print(list(OldStyle()), 20 in OldStyle(), sum(OldStyle()))


class Iterator:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Iterator(3)), max(Iterator(4)), next(Iterator(0), "default"), [*Iterator(2)], tuple(zip(Iterator(3), "ab")))


class Falsy:
    def __bool__(self):
        return False


print(not Falsy(), 1 if Falsy() else 2, Falsy() or "or", bool(Falsy()))


class Index:
    def __index__(self):
        return 2


print([1, 2, 3][Index()], "abc"[Index() :], range(5)[Index()], hex(Index()))


class NoHash:
    def __eq__(self, other):
        return True


for f in (lambda: hash(NoHash()), lambda: len(5), lambda: iter(5), lambda: next([]), lambda: NoHash()(), lambda: NoHash()[0], lambda: 1 in NoHash()):
    try:
        f()
        print("no error")
    except TypeError:
        print("TypeError", end=" ")
print()
