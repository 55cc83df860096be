# How long the same work takes in each tier, in microseconds: of ints, of floats.
import micropython
import time

INTS = """
def ints(n{0}){1}:
    total = 0
    for i in range(n):
        total = (total * 3 + i) & 0xffff
    return total
"""

FLOATS = """
def floats(n{0}){1}:
    x = {2}(0.5)
    for i in range(n):
        x = x * {2}(0.75) + {2}(0.125)
    return x
"""


def measure(text, name, tier):
    types = (": int", " -> " + ("int" if name == "ints" else "float")) if tier == "viper" else ("", "")
    decorator = "@micropython." + tier if tier else ""
    space = {"micropython": micropython}
    try:
        exec(decorator + text.format(types[0], types[1], "float"), space)
    except NotImplementedError:
        # Without a floating-point unit viper has no floats.
        return measure(text, name, "native")
    function = space[name]
    for i in range(5):
        function(20)
    start = time.ticks_us()
    result = function(3000)
    return time.ticks_diff(time.ticks_us(), start), result


for text, name in (INTS, "ints"), (FLOATS, "floats"):
    done = [measure(text, name, tier) for tier in ("", "native", "viper")]
    print(*[us for us, _ in done], int(done[0][1] == done[1][1] == done[2][1]))
