# Displays and calls with more items than one instruction holds, and frames with many registers.
# expect: cpython 3.11
def count(*args, **kwargs):
    return len(args), sum(args), len(kwargs), sum(kwargs.values())


source = "count(" + ", ".join(str(i) for i in range(200)) + ")"
print(eval(source))
source = "count(" + ", ".join("k%d=%d" % (i, i) for i in range(150)) + ")"
print(eval(source))
source = "count(" + ", ".join(["1, 2, 3", "*[4] * 60"] * 40) + ")"
print(eval(source))
for brackets in ("[]", "()", "{}"):
    shown = eval(brackets[0] + ",".join(str(i) for i in range(400)) + brackets[1])
    print(len(shown), sum(shown))
shown = eval("{" + ",".join("%d: %d" % (i, -i) for i in range(300)) + "}")
print(len(shown), sum(shown.values()))

lines = ["def locals_():"]
for i in range(300):
    lines.append("    v%d = %d" % (i, i))
lines.append("    return " + " + ".join("v%d" % i for i in range(300)))
lines.append("print(locals_())")
exec("\n".join(lines))

lines = ["def parameters(" + ", ".join("p%d" % i for i in range(100)) + "):"]
lines.append("    return p0 + p50 * p99")
lines.append("print(parameters(*range(100)))")
exec("\n".join(lines))

# out:
# | (200, 19900, 0, 0)
# | (0, 0, 150, 11175)
# | (2520, 9840, 0, 0)
# | 400 79800
# | 400 79800
# | 400 79800
# | 300 -44850
# | 44850
# | 4950
