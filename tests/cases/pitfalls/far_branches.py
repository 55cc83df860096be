# Branches over bodies of every size around the limits of short forms, and over some 600 statements. MP#17940 MicroPython 326e1149ec
# expect: cpython 3.11
# engines: bytecode native viper
# timeout: 60
def make(kind, n):
    body = "        x = (x * 3 + %d) & 0xffff\n"
    source = "@micropython.%s\n" % kind
    source += "def f(x%s, n%s)%s:\n" % ((": int", ": int", " -> int") if kind == "viper" else ("", "", ""))
    source += "    while n > 0:\n        n -= 1\n        if x & 1:\n"
    source += "".join("    " + body % i for i in range(n)) or "            pass\n"
    source += "        else:\n"
    source += "".join("    " + body % (i + 7) for i in range(n)) or "            pass\n"
    source += "        if x == 12345:\n            break\n"
    source += "    return x + n\n"
    scope = {"micropython": micropython}
    exec(source, scope)
    return scope["f"]


import micropython

sizes = list(range(0, 24)) + [30, 31, 32, 60, 61, 62, 63, 64, 65, 127, 128, 129, 300, 600]
for size in sizes:
    results = [make(kind, size)(5, 9) for kind in ("native", "viper", "bytecode")]
    print(size, results[0], "equal" if results[0] == results[1] == results[2] else results)
