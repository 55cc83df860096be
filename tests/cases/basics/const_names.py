# Names that stand for constants: where they hold, what may not be done with them, what is computed later.
# engines: bytecode native
# expect: micropython 1.29
from micropython import const

A = const(3)
B = const(A + 4)
_C = const((A, B, "x"))
print(A, B, _C, _C is (3, 7, "x"), "_C" in globals(), "A" in globals())

F = const(1.5)
G = const(F * A)
H = const(1 << 80)
K = const(H + B)
print(F, G, H, K)


class P:
    Z = const(1)
    _W = const(2)
    print(Z, _W)

    def get(self):
        return Z + _W, self.Z


print(P().get(), hasattr(P, "Z"), hasattr(P, "_W"))


import micropython as A

print(type(globals()["A"]).__name__, A)

for text in (
    "a = const(b)",
    "a = const(1); a = const(2)",
    "a = const(1)\na = 2",
    "a = const(1 @ 2)",
    "a = const(1 << -2)",
    "a = const(1 % 0)",
    "a = const(1 // 0)",
    "@micropython.other\ndef f(): pass",
    "@micropython.a.b\ndef f(): pass",
):
    try:
        exec(text)
        print("accepted", text)
    except SyntaxError as e:
        print("SyntaxError")
