# Endless recursion raises RecursionError whichever way it goes, and whoever is on the way; afterwards all is well.
# engines: bytecode native viper viper-unchecked
# expect: cpython 3.11
# timeout: 60
@micropython.native
def native(n):
    return native(n + 1) + 1


@micropython.viper
def viper(n: int) -> int:
    return int(viper(n + 1)) + 1


@micropython.native
def native_to_viper(n):
    return viper_to_plain(n + 1)


@micropython.viper
def viper_to_plain(n):
    return plain_to_native(n)


def plain_to_native(n):
    return native_to_viper(n + 1)


@micropython.native
def in_loop(n):
    total = 0
    for i in range(3):
        total += in_loop(n + i)
    return total


@micropython.viper
def viper_in_loop(n: int) -> int:
    total = 0
    for i in range(3):
        total += int(viper_in_loop(n + i))
    return total


@micropython.native
def in_finally(n):
    try:
        return in_finally(n + 1)
    finally:
        n += 1


@micropython.native
def in_with(n):
    with Manager():
        return in_with(n + 1)


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        return False


class Endless:
    def __init__(self, depth=0):
        if depth:
            Endless(depth + 1)

    def __repr__(self):
        return "%r" % Again(self)

    def __str__(self):
        return str(self) + "x"

    def __eq__(self, other):
        return [self] == [Endless()]

    def __lt__(self, other):
        return other < self

    def __hash__(self):
        return hash((self, 1))

    def __getattr__(self, name):
        return self.missing

    def __getitem__(self, index):
        return self[index + 1]

    def __len__(self):
        return len(self)

    def __bool__(self):
        return not not self

    def __call__(self, n=0):
        return self(n + 1)

    def __contains__(self, item):
        return item in self

    def __iter__(self):
        return iter(self)

    def __add__(self, other):
        return self + other

    def __radd__(self, other):
        return other + self

    def __iadd__(self, other):
        self += other
        return self

    def __neg__(self):
        return -self

    def __format__(self, spec):
        return format(self, spec)

    @property
    def prop(self):
        return self.prop

    @staticmethod
    def static():
        return Endless.static()

    @classmethod
    def made(cls):
        return cls.made()


class Again:
    def __init__(self, of):
        self.of = of

    def __repr__(self):
        return repr(self.of)


def generate(n):
    yield from generate(n + 1)


def generate_in_loop(n):
    for x in generate_in_loop(n + 1):
        yield x


def comprehend(n):
    return [comprehend(n + 1) for _ in (1, 2)]


def key(x):
    return sorted([2, 1], key=key)


def closure(n):
    def inner():
        return closure(n + 1)

    return inner()


def handled(n):
    try:
        1 // 0
    except ZeroDivisionError:
        return handled(n + 1)


def star(*args, **kw):
    return star(*args, **kw)


def default(n, f=lambda n: default(n)):
    return f(n)


def add(e):
    e += 1


e = Endless()
CALLS = (
    lambda: native(0),
    lambda: viper(0),
    lambda: native_to_viper(0),
    lambda: viper_to_plain(0),
    lambda: plain_to_native(0),
    lambda: in_loop(0),
    lambda: viper_in_loop(0),
    lambda: in_finally(0),
    lambda: in_with(0),
    lambda: Endless(1),
    lambda: repr(e),
    lambda: str(e),
    lambda: "%s" % e,
    lambda: "{}".format(e),
    lambda: e == 1,
    lambda: e != 1,
    lambda: [e] == [2],
    lambda: e < e,
    lambda: sorted([e, e]),
    lambda: max(e, e),
    lambda: hash(e),
    lambda: {e: 1},
    lambda: e.nothing,
    lambda: getattr(e, "nothing", 5),
    lambda: e[0],
    lambda: len(e),
    lambda: bool(e),
    lambda: 1 if e else 2,
    lambda: e(),
    lambda: 3 in e,
    lambda: list(e),
    lambda: e + 1,
    lambda: 1 + e,
    lambda: add(e),
    lambda: -e,
    lambda: e.prop,
    lambda: e.static(),
    lambda: Endless.made(),
    lambda: list(generate(0)),
    lambda: list(generate_in_loop(0)),
    lambda: comprehend(0),
    lambda: key(0),
    lambda: list(map(key, [1])),
    lambda: closure(0),
    lambda: handled(0),
    lambda: star(1, 2, a=3),
    lambda: default(1),
    lambda: eval("native(0)"),
)
for number, call in enumerate(CALLS):
    try:
        call()
        print(number, "no error")
    except RecursionError:
        pass
    except Exception as error:
        print(number, type(error).__name__, error)
print(len(CALLS), "raised", in_with.__name__)

# out:
# | 48 raised in_with
