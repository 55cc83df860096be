# Every immediate at 2^k - 1, 2^k, 2^k + 1 and their negatives, in every operator. MicroPython c0bc3bd736
# engines: bytecode native viper
# expect: cpython 3.11
# timeout: 60
import micropython

edges = sorted({s * ((1 << k) + d) for k in range(0, 33) for d in (-1, 0, 1) for s in (1, -1)})
operators = ["x + %d", "x - %d", "%d - x", "x * %d", "x & %d", "x | %d", "x ^ %d", "int(x < %d)", "int(x == %d)", "int(%d <= x)", "%d"]


def make(kind, edges):
    typed = kind == "viper"
    source = "@micropython.%s\ndef f(x%s)%s:\n    t = 0\n" % (kind, ": int" if typed else "", " -> int" if typed else "")
    for edge in edges:
        for operator in operators:
            source += "    t = ((t << 5) ^ (t >> 7) ^ (%s)) & 0xffffffff\n" % (operator % edge).replace("- -", "+ ")
    source += "    return t\n"
    scope = {"micropython": micropython}
    exec(source, scope)
    return scope["f"]


for start in range(0, len(edges), 20):
    some = edges[start : start + 20]
    functions = [make(kind, some) for kind in ("native", "viper", "bytecode")]
    for x in (0, 1, -1, 255, 65536, -2147483648):
        results = [f(x) for f in functions]
        if not results[0] == results[1] == results[2]:
            print("differ", x, some, results)
    print(len(some), [f(77) for f in functions])

# out:
# | 20 [301473741, 301473741, 301473741]
# | 20 [3860030158, 3860030158, 3860030158]
# | 20 [1508589709, 1508589709, 1508589709]
# | 20 [4126128847, 4126128847, 4126128847]
# | 20 [1048363798, 1048363798, 1048363798]
# | 20 [154956273, 154956273, 154956273]
# | 20 [1286138474, 1286138474, 1286138474]
# | 20 [3377518020, 3377518020, 3377518020]
# | 20 [1844689064, 1844689064, 1844689064]
# | 11 [1848132459, 1848132459, 1848132459]
