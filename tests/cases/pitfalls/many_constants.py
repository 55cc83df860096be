# More constants of every kind than a short form reaches. MicroPython 07ccb192c5
# engines: bytecode native
# expect: cpython 3.11
import micropython


def make(kind, n):
    source = "@micropython.%s\ndef f(x):\n    t = []\n" % kind
    for i in range(n):
        source += "    t.append(%d)\n    t.append(%r)\n    t.append(%r)\n" % (1 << 64 + i % 50, i + 0.25, "text%d" % i)
        source += "    if x == %d: t.append(%r)\n" % (i, b"bytes%d" % i)
        source += "    t.append((%d, 'k', None, True, ...))\n" % (i * 1000003)
    source += "    return t\n"
    scope = {}
    exec(source, {"micropython": micropython}, scope)
    return scope["f"]


for n in (1, 8, 31, 32, 33, 64, 65, 127, 128, 260):
    results = [make(kind, n)(n - 1) for kind in ("native", "bytecode")]
    print(n, len(results[0]), results[0] == results[1], results[0][-2:], sum(hash(str(x)) == 0 for x in results[0]))

# out:
# | 1 5 True [b'bytes0', (0, 'k', None, True, Ellipsis)] 0
# | 8 33 True [b'bytes7', (7000021, 'k', None, True, Ellipsis)] 0
# | 31 125 True [b'bytes30', (30000090, 'k', None, True, Ellipsis)] 0
# | 32 129 True [b'bytes31', (31000093, 'k', None, True, Ellipsis)] 0
# | 33 133 True [b'bytes32', (32000096, 'k', None, True, Ellipsis)] 0
# | 64 257 True [b'bytes63', (63000189, 'k', None, True, Ellipsis)] 0
# | 65 261 True [b'bytes64', (64000192, 'k', None, True, Ellipsis)] 0
# | 127 509 True [b'bytes126', (126000378, 'k', None, True, Ellipsis)] 0
# | 128 513 True [b'bytes127', (127000381, 'k', None, True, Ellipsis)] 0
# | 260 1041 True [b'bytes259', (259000777, 'k', None, True, Ellipsis)] 0
