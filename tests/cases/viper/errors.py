# What viper refuses at compile time, with MicroPython's words.
# engines: native viper cortex-m4
# expect: micropython 1.29
def refuse(source, arguments="x"):
    source = "@micropython.viper\ndef f(" + arguments + "):\n    " + "\n    ".join(source.split("; ")) + "\n"
    try:
        exec(source, {})
        print("accepted", source)
    except Exception as e:
        print(type(e).__name__, e)


refuse("pass", "x: unknown")
refuse("pass", "x: 1")
refuse("print(y); y = 1")
refuse("y = 0; y = []")
refuse("y = 1; y = x")
refuse("y = x + 1")
refuse("y = 1 + x")
refuse("y = 1; z = y * x")
refuse("return 1")
refuse("p = ptr8(x); p or 1")
refuse("p = ptr8(x); if p: pass")
refuse("y = 1; y[0]")
refuse("y = 1; y[0] = 2")
refuse("p = ptr8(x); p[x]")
refuse("p = ptr8(x); p[x] = 1")
refuse("p = ptr8(x); p[0] = x")
refuse("p = ptr(x); p[0]")
refuse("raise 1")
refuse("y = -True")
refuse("y = ~ptr8(x)")
refuse("y = 1; z = not y")
refuse("y = True + False")
refuse("z = x < y", "x: int, y: uint")
refuse("z = x / y", "x: int, y: int")
refuse("z = x ** y", "x: int, y: int")
refuse("z = x @ y", "x: int, y: int")
refuse("z = ptr8(x) + 1")
refuse("yield 1")
refuse("y = int()")
refuse("return x < 1", "x: int")
