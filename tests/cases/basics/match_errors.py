# What is wrong with a match statement.
# engines: bytecode native
# expect: cpython 3.11
def show(source):
    try:
        compile(source, "<test>", "exec")
        print("fine")
    except SyntaxError as e:
        print(type(e).__name__, e.msg)


def case(*patterns):
    for pattern in patterns:
        print(pattern, end=": ")
        show("match x:\n    case %s:\n        pass" % pattern)


case("1", "-1", "- 1", "+1", "1 + 1", "1 + 1j", "1j + 1j", "1 + -1j", "-1 - 1j", "1 * 2", "(1)", "~1", "not 1", "...")
case("x.y", "x.y.z", "x[0]", "x()", "x().y", "x.y()", "f''", "f'{x}'", "b'' ''", "None", "[*a, *b]", "*a", "*a,", "(*a)", "(*a,)")
case("a | b", "_ | 1", "1 | _", "1 | a", "(a, 1) | (1, a)", "(a, b) | (b, c)", "[a, a]", "{1: a, 2: a}", "a as a", "a as b", "1 as _")
case("1 as 2", "1 as a.b", "1 as a()", "_ as a", "[_, _, *_]", "{a: 1}", "{1: a, **r}", "{**r, 1: a}", "{**_}", "{**r,}", "{1: 1, 1: 2}")
case("{'a': 1, 'a': 2}", "{x.y: 1, x.y: 2}", "{-1: 2}", "{f'': 2}", "{(1): 2}", "{[]: 1}", "{1}", "{*a}", "C(a, b=c)", "C(b=c, a)", "C(a=1, a=2)")
case("C(**k)", "C(*a)", "C(a,)", "C(,)", "__debug__", "C(__debug__=1)", "a if", "a if b", "a if b := c", "a if (b := c)", "a, b if c", "yield")
case("(yield)", "lambda: 1", "1 if 2 else 3", "a:=1", "a = 1", "[a, b", "a b", "")
for source in (
    "match x:", "match x:\n", "match x:\n    pass", "match x:\ncase 1: pass", "match x:\n    case 1:\n    pass", "match x\n    case 1: pass",
    "match x:\n    case 1\n        pass", "match x: case 1: pass", "match *x:\n    case 1: pass", "match *x, y:\n    case 1: pass",
    "match x, :\n    case 1: pass", "match (x):\n  case _: pass\n  case _: pass", "match x:\n  case a: pass\n  case _: pass",
    "match x:\n  case a if a: pass\n  case _ as b: pass\n  case _: pass",
    "match x:\n  case _: pass\nelse: pass", "match x:\n  case 1: pass\n  x = 1", "match (yield):\n  case 1: pass", "match x := 1:\n  case 1: pass",
    "match x, y := 1:\n  case 1: pass", "match -x\n", "match(x)\n", "match[x]: int\n", "match(x): int\n", "match * x, y\n", "match: int = 1\n",
    "match x y:\n  case 1: pass", "match in x\n", "match not in x\n", "match not x\n", "match if x else y\n", "match.x = 1\n", "match\n", "match;\n",
    "def f():\n  match x:\n    case 1:\n      return\n  yield\n", "match (x,\n  y):\n  # comment\n\n  case 1: pass\n", "match ('''\n'''):\n  case 1: pass\n",
    "if 1: match x:\n  case 1: pass", "match (x for x in y):\n  case 1: pass\nmatch (x for x in y)\n", "match (", "match (x]:", "match 'x:\n",
    "def f():\n    match x:\n        case a: pass\n    global a\n", "def f():\n    nonlocal q\n    match x:\n        case q: pass\n",
):
    print(repr(source), end=": ")
    show(source)
