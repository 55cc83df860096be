# What viper's runtime calls raise comes out of each: every helper, with and without a handler around it.
# engines: native viper viper-unchecked
# expect: cpython 3.11
import micropython
import sys


class Bad:
    def __bool__(self):
        raise ValueError("bool")

    def __getattr__(self, name):
        raise AttributeError(name)

    def __setattr__(self, name, value):
        raise AttributeError(name)

    def __getitem__(self, k):
        raise KeyError(k)

    def __setitem__(self, k, v):
        raise KeyError(k)

    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("next")

    def __lt__(self, other):
        raise TypeError("lt")

    def __add__(self, other):
        raise TypeError("add")

    def __neg__(self):
        raise TypeError("neg")

    def __contains__(self, x):
        raise TypeError("contains")

    def __call__(self):
        raise TypeError("call")


class Good:
    x = 1

    def __init__(self):
        self.items = {}

    def __getitem__(self, k):
        return k

    def __setitem__(self, k, v):
        self.items[k] = v

    def __iter__(self):
        return iter([1, 2])

    def __lt__(self, other):
        return True

    def __add__(self, other):
        return 5

    def __neg__(self):
        return -5

    def __contains__(self, x):
        return True

    def __call__(self):
        return 6


@micropython.viper
def truth(a: object) -> int:
    if a:
        return 1
    return 0


@micropython.viper
def get_attribute(a: object) -> object:
    return a.x


@micropython.viper
def set_attribute(a: object) -> object:
    a.y = 5
    return a.y


@micropython.viper
def get_item(a: object) -> object:
    return a[3]


@micropython.viper
def set_item(a: object) -> object:
    a[3] = 5
    return a[3]


@micropython.viper
def iterate(a: object) -> object:
    t = []
    for x in a:
        t.append(x)
    return t


@micropython.viper
def less(a: object) -> object:
    return a < a


@micropython.viper
def less_jump(a: object) -> int:
    if a < a:
        return 1
    return 2


@micropython.viper
def add(a: object) -> object:
    return a + a


@micropython.viper
def negate(a: object) -> object:
    return -a


@micropython.viper
def contains(a: object) -> object:
    return a in a


@micropython.viper
def call(a: object) -> object:
    return a()


@micropython.viper
def to_int(a: object) -> int:
    return int(a)


@micropython.viper
def to_pointer(a: object) -> int:
    p = ptr8(a)
    return p[0]


@micropython.viper
def matching(a: object) -> object:
    try:
        raise KeyError("k")
    except a:
        return "matched"


@micropython.viper
def caught(a: object) -> object:
    out = []
    try:
        out.append(a.x)
    except AttributeError:
        out.append("no attribute")
    try:
        out.append(a + a)
    except TypeError:
        out.append("no sum")
    try:
        out.append(a[1])
    except (KeyError, TypeError):
        out.append("no item")
    try:
        if a:
            out.append("true")
    except ValueError:
        out.append("no truth")
    try:
        out.append(a())
    except TypeError:
        out.append("no call")
    try:
        for x in a:
            out.append(x)
    except (ValueError, TypeError):
        out.append("no items")
    return out


@micropython.viper
def global_name(delete: int) -> object:
    return some_global


@micropython.viper
def unbound(n: int) -> object:
    if n > 0:
        x = "bound"
    return x


@micropython.viper
def unbound_in_loop(n: int) -> object:
    for i in range(n):
        if i == 1:
            y = str(i)
    return y


@micropython.viper
def unbound_free(n: int) -> object:
    def inner():
        return z

    if n > 0:
        z = 5
    return inner()


def makes_free():
    free = 5

    @micropython.viper
    def reads() -> object:
        return free

    def deletes():
        nonlocal free
        del free

    return reads, deletes


@micropython.viper
def over(n: int, step: int) -> int:
    t = 0
    for i in range(n, 10, step):
        t += 1
    return t


@micropython.viper
def over_object(a: object, n: int) -> int:
    t = 0
    for i in range(n):
        t += i
    return t


@micropython.viper
def far(stop: int) -> int:
    for i in range(0, stop, 10):
        if i > 50:
            return i
    return 0


def tried(f, *arguments):
    try:
        return f(*arguments)
    except Exception as e:
        return type(e).__name__, str(e)


for f in (truth, get_attribute, set_attribute, get_item, set_item, iterate, less, less_jump, add, negate, contains, call):
    print(tried(f, Good()), tried(f, Bad()), tried(f, Good()))
print(to_int(5), tried(to_int, [])[0], to_pointer(b"a"), tried(to_pointer, 2.5)[0], tried(matching, KeyError), tried(matching, 5)[0])
print(tried(matching, ValueError), caught(Good()), caught(Bad()))
print(tried(global_name, 0))
some_global = 5
print(tried(global_name, 0), tried(unbound, 1), tried(unbound, 0)[0], tried(unbound_in_loop, 2), tried(unbound_in_loop, 1)[0])
print(tried(unbound_free, 1), tried(unbound_free, 0)[0])
reads, deletes = makes_free()
print(reads(), deletes(), tried(reads)[0])
print(over(0, 3), tried(over, 0, 0)[0])
# A counter that would leave its word is refused before the loop; ints without end do not.
result = tried(far, (1 << 63) - 1 if sys.maxsize >> 31 else (1 << 31) - 1)
print(far(40), far(70), result == 60 or result[0] == "OverflowError")
