# What is not Python is refused with SyntaxError, and the interpreter goes on.
# expect: cpython 3.11
for source in (
    "1 +",
    "def f(:\n pass",
    "if 1:\npass",
    "  x = 1",
    "x = 1\n  y = 2",
    "return 1",
    "break",
    "continue",
    "yield 1",
    "def f(a, a): pass",
    "def f(a=1, b): pass",
    "f(a=1, 2)",
    "1 = x",
    "f() = 1",
    "x + 1 += 2",
    "'abc",
    "(1, 2",
    "1 2",
    "def f():\n nonlocal x",
    "def f(x):\n global x",
    "import",
    "from . import *\ndef",
    "try: pass",
    "class",
    "lambda: (yield",
    "a b",
    "0777",
    "0xg",
    "$",
    "f'{'",
    "f'{}'",
    "*a",
    "del f()",
    "[x for]",
    "{1: 2, 3}",
):
    try:
        exec(source)
        print("accepted", repr(source))
    except SyntaxError:
        print("SyntaxError", end=" ")
print()
print("still here")
