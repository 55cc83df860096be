# Programs that nest, compiled wherever the machine stack stands: each is accepted or refused, and all is well then.
# engines: bytecode native viper
# expect: cpython 3.11
# timeout: 60
def block(word, end=""):
    return lambda n: "".join(" " * i + word + "\n" for i in range(n)) + " " * n + "pass\n" + "".join(" " * i + end + "\n" for i in range(n - 1, -1, -1) if end)


PROGRAMS = (
    lambda n: "(" * n + "1" + ")" * n,
    lambda n: "[" * n + "1" + " for i in ()]" * n,
    lambda n: "-" * n + "1",
    lambda n: "{1: " * n + "1" + "}" * n,
    lambda n: "f(" * n + "1" + ")" * n,
    lambda n: "f[" * n + "1" + "]" * n,
    lambda n: "lambda: " * n + "1",
    lambda n: "1 if 1 else " * n + "1",
    block("if 1:"),
    block("def f():"),
    block("class A:"),
    block("try:", "finally: pass"),
)


def attempt(program, n):
    try:
        exec(program(n), {"f": len})
    except (RecursionError, MemoryError, SyntaxError, TypeError):
        pass


def below(depth, program, n):
    if depth:
        return eval("below(depth - 1, program, n)", globals(), {"depth": depth, "program": program, "n": n})
    attempt(program, n)


for program in PROGRAMS:
    for n in (5, 10, 15, 19):
        attempt(program, n)
        for depth in (1, 2, 4):
            try:
                below(depth, program, n)
            except RecursionError:
                pass
print("well")

# out:
# | well
