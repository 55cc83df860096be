# Many locals, parameters kept across calls, frames over every short form's limit. MicroPython 87231132d4 928c71638c
# engines: bytecode native viper viper-unchecked
# timeout: 60
# expect: cpython 3.11
import micropython


def touch(x):
    return [x] * 3


def make(kind, n):
    typed = kind == "viper"
    source = "@micropython.%s\ndef f(a%s)%s:\n" % (kind, ": int" if typed else "", " -> int" if typed else "")
    for i in range(n):
        source += "    v%d = a + %d\n" % (i, i)
    source += "    touch(a)\n"
    for i in range(0, n, 3):
        source += "    v%d = v%d * 2 - v%d\n" % (i, (i * 7) % n, (i * 5 + 1) % n)
    source += "    touch(a)\n    t = 0\n"
    for i in range(n):
        source += "    t = (t * 3 + v%d) & 0xffffff\n" % i
    source += "    return t\n"
    scope = {"touch": touch, "micropython": micropython}
    exec(source, scope)
    return scope["f"]


for n in (1, 2, 5, 12, 30, 31, 32, 33, 62, 63, 64, 65, 66, 100, 126, 127, 128, 129, 200, 236, 240, 256, 300):
    print(n, [make(kind, n)(5) for kind in ("native", "viper", "bytecode")])
