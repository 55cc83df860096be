# Loads and stores at constant offsets on both sides of every encoding's limit, base unchanged. MP#17772
# engines: native viper viper-unchecked
# expect: cpython 3.11
edges = sorted({(1 << k) + d for k in (0, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13) for d in (-1, 0, 1)})
for width in (8, 16, 32):
    lines = ["@micropython.viper", "def store(p: ptr%d, v: int) -> int:" % width]
    for n, i in enumerate(edges):
        lines.append("    p[%d] = v + %d" % (i, n))
    lines.append("    return p[%d] + v" % edges[3])
    lines += ["@micropython.viper", "def load(p: ptr%d) -> int:" % width, "    t = 0"]
    for i in edges:
        lines.append("    t = (t * 31 + p[%d]) & 0xFFFFFF" % i)
    lines.append("    return t + p[0]")
    scope = {}
    exec("\n".join(lines), scope)
    buffer = bytearray(8194 * width // 8)
    print(width, scope["store"](buffer, 3), scope["load"](buffer), sum(buffer))
    wrong = [i for n, i in enumerate(edges) if buffer[i * width // 8] != (3 + n) & 255]
    print(len(edges), wrong)

# out:
# | 8 9 13210325 738
# | 36 []
# | 16 9 13210325 738
# | 36 []
# | 32 9 13210325 738
# | 36 []
