# Ints beyond small ones, of up to 64 bits and more, through every operator in functions that have met them.
# engines: bytecode native
# expect: cpython 3.11
EXPRESSIONS = (
    "a + b", "a - b", "a * b", "a & b", "a | b", "a ^ b", "a // b if b else a", "a % b if b else a", "a >> (b & 31)",
    "a << (b & 31)", "a >> (b & 63)", "a << (b & 63)", "1 << (b & 31)", "a & 0xffffffff", "a & 0x7fffffff", "a & 255",
    "a & -2", "a & 0x100000000", "(a & 0xffffffff) >> 7", "a >> 31", "a >> 32", "a >> 33", "a >> 63", "a >> 64",
    "a << 1",    "a << 13 & 0xffffffff", "a << 31", "a << 32", "a << 63", "(a ^ b) * 16777619 & 0xffffffff", "a * -3",
    "a + 0x9e3779b9", "a - 0x80000000", "a | 0x80000000", "a ^ 0xffffffff", "a ^ -1", "a % 1000", "a // 7", "a % 8",
    "a // 8", "a % -8", "~a", "-a", "~a & 0xffffffff", "-(a & 0xffffffff)", "abs(a)", "not a", "bool(a)", "min(a, b)",
    "(a & 0xffffffff) * (b & 0xffffffff)", "(a & 0xffffffff) - (b & 0xffffffff)", "(a & 0xffffffff) % 1000",
    "(a & 0xffffffff) // 10", "(a & 0xffffffff) % ((b & 0xffff) + 1)", "(a & 0xffffffff) // ((b & 0xffffffff) or 1)",
    "((a & 0xffffffff) + (b & 0xffffffff)) & 0xffffffff", "(a & 0xffffffff) + (b & 255)", "(a & 0xffffffff) > b",
    "(a & 0xffffffff) < (b & 0xffffffff)", "(a & 0xffff) + (b & 0xffff)", "(a & 0xffffffff) == 0xffffffff",
    "(a >> 3) ^ (b << 2)", "1 if a < b else 2", "1 if a == b else 2", "1 if a >= 0x80000000 else 2", "a == 5", "a > b",
    "a <= b", "a != b", "(a < b) + a", "(a < b) ^ (a > b)", "(a & 1 == 0) | (b & 1)", "[a, b, a ^ b][a & 1]",
    "(a + b, a - b, b)", "a % 7 * (a & 0x3fffffff)", "(a | 1) & (b | 1) & 0xfffffffe",
)


def numbers(limit):
    found = [0, 1, -1, 5, 77777]
    for power in (29, 30, 31, 32, 33, 61, 62, 63, 64, 65):
        if power <= limit:
            for near in (-1, 0, 1):
                found += [(1 << power) + near, -(1 << power) + near]
    return found


GROUPS = [numbers(limit) for limit in (0, 30, 31, 32, 33, 61, 62, 63, 65)]


def digest(results):
    total = 0
    for c in repr(results):
        total = (total * 31 + ord(c)) % 1000003
    return total


for expression in EXPRESSIONS:
    text = "    for i in range(len(xs)):\n        a = xs[i]\n        b = ys[i]\n        out.append(%s)\n"
    space = {}
    exec("@micropython.native\ndef f(xs, ys, out):\n" + text % expression, space)
    exec("@micropython.native\ndef g(a, b): return " + expression, space)
    f, g = space["f"], space["g"]
    line = []
    for xs in GROUPS:
        results = []
        for turn in (1, 3, 4):
            ys = xs[turn:] + xs[:turn]
            f(xs, ys, results)
        for i in range(len(xs)):
            results.append(g(xs[i], xs[-i]))
        line.append(digest(results))
    print(expression, line)
