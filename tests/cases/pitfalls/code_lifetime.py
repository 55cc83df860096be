# Compiled code lives as long as anything runs or holds it, and its memory comes back. MP#6045 MP#13387 MP#5907 wasmtime#12076
# engines: bytecode native viper
# expect: cpython 3.11
# timeout: 60
import gc


def make(n, kind):
    typed = (": int", " -> int") if kind == "viper" else ("", "")
    source = "@micropython.%s\ndef f(x%s)%s:\n    return x * %d + %d\n" % (kind, typed[0], typed[1], n, n)
    scope = {}
    exec(source, {"micropython": micropython}, scope)
    return scope["f"]


import micropython

total = 0
for i in range(600):
    total += make(i, "native")(2) + make(i, "viper")(3)
print(total)
kept = [make(i, "viper" if i % 2 else "native") for i in range(100)]
for i in range(0, 100, 3):
    kept[i] = None
gc.collect()
more = [make(i, "viper") for i in range(100)]
print(sum(f(1) for f in kept if f), sum(f(1) for f in more))


class Holder:
    pass


holder = Holder()


@micropython.native
def drops_itself(n):
    global drops_itself
    if n == 3:
        drops_itself = None
        holder.f = None
        gc.collect()
        junk = [bytearray(100) for _ in range(100)]
    return n if n > 5 else holder_call(n + 1)


def holder_call(n):
    return (drops_itself or (lambda n: n + 1000))(n)


print(drops_itself(0))


def generator_running():
    @micropython.native
    def g():
        for i in range(4):
            yield i

    return g()


it = generator_running()
next(it)
gc.collect()
print(list(it))

# out:
# | 1257900
# | 6534 9900
# | 1004
# | [1, 2, 3]
