# Every immediate at 2^k - 1, 2^k, 2^k + 1 and their negatives, in every operator. MicroPython c0bc3bd736
# engines: bytecode native viper
# expect: cpython 3.11
# timeout: 60
import micropython

edges = sorted({s * ((1 << k) + d) for k in range(0, 33) for d in (-1, 0, 1) for s in (1, -1)})
# What a word of 32 bits holds, as int or as uint. What is kept is less, so that no shift reaches the sign.
edges = [edge for edge in edges if -(1 << 31) <= edge < 1 << 32]
operators = ["x + %d", "x - %d", "%d - x", "x * %d", "x & %d", "x | %d", "x ^ %d", "int(x < %d)", "int(x == %d)", "int(%d <= x)", "%d"]


def make(kind, edges):
    typed = kind == "viper"
    source = "@micropython.%s\ndef f(x%s)%s:\n    t = 0\n" % (kind, ": int" if typed else "", " -> int" if typed else "")
    for edge in edges:
        for operator in operators:
            source += "    t = ((t << 5) ^ (t >> 7) ^ (%s)) & 0x3ffffff\n" % (operator % edge).replace("- -", "+ ")
    source += "    return t\n"
    scope = {"micropython": micropython}
    exec(source, scope)
    return scope["f"]


for start in range(0, len(edges), 5):
    some = edges[start : start + 5]
    functions = [make(kind, some) for kind in ("native", "viper", "bytecode")]
    for x in (0, 1, -1, 255, 65536, -2147483648):
        results = [f(x) for f in functions]
        if not results[0] == results[1] == results[2]:
            print("differ", x, some, results)
    print(len(some), [f(77) for f in functions])
