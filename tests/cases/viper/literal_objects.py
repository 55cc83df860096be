# Literals that are no machine numbers, and what operators make of them: objects.
# engines: viper viper-unchecked
# expect: micropython 1.29
import micropython

VALUES = (
    "2 ** 70", "2 ** 62", "2 ** 61", "-2 ** 70", "1 << 70", "(1 << 63) - 1", "-(1 << 63) + 1", "5 + (1 << 70)",
    "5 + 2 ** 70", "0x123456789abcdef0123", "int((1 << 70) - 1)", "int(2 ** 70 + 3)", "(1 << 70) // 3 - 1",
)
for result in ("int", "object"):
    for value in VALUES:
        space = {"micropython": micropython}
        try:
            exec("@micropython.viper\ndef f() -> %s:\n    x = %s\n    return x" % (result, value), space)
            print(result, value, space["f"]())
        except Exception as e:
            print(result, value, type(e).__name__, e)
