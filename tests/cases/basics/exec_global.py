# In executed text, `global` passes by the mapping of locals, in all statements behind it.
# engines: bytecode native
# expect: cpython 3.11


def run(n):
    local = 4
    seen = []
    for i in range(n):
        exec("global made\nmade = %d" % i)
        seen.append(made)
        exec("global made\ndef show():\n    return made\nmade += 1\nmade = [made for _ in range(2)]")
        seen.append(made)
        exec("global other\nother = local\ndel other\ninner = 1")
        for name in "other", "inner":
            try:
                seen.append(eval(name))
            except NameError as e:
                seen.append(str(e))
        exec("global made\nfor made in range(3): pass")
        seen.append(made)
    return seen


for n in range(4):
    print(run(n))

names, values = {}, {}
text = """
global a
a = 1
b = 2
if b:
    global c
    c = a + b
    import sys
class C:
    global d
    d = 3
    e = a
print(a, b, c, (f := 5), [a + x for x in range(2)])
"""
exec(text, names, values)
print(sorted(name for name in names if not name.startswith("_")), sorted(values), values["C"].e)
