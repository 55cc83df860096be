# Nesting deeper than any parser's stack is an error or a value, never a crash.
# engines: bytecode native
# expect: cpython 3.11
for depth in (50,):
    print(eval("(" * depth + "1" + ")" * depth), len(eval("[" * depth + "]" * depth)))
    print(eval("-" * depth + "1"), eval("not " * depth + "1"), eval("1" + " + 1" * depth))
long_sum = "+".join(["1"] * 2000)
print(eval(long_sum))
for source in ("(" * 100000, "[" * 100000 + "]" * 100000):
    try:
        eval(source)
        print("accepted")
    except (SyntaxError, MemoryError, RecursionError, RuntimeError):
        print("refused")

# out:
# | 1 1
# | 1 True 51
# | 2000
# | refused
# | refused
