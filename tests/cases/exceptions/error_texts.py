# What errors of the class system and of the operating system say and are.
# engines: bytecode native
# expect: cpython 3.11
try:
    ValueError("a").add_note(1)
except TypeError as e:
    print(e)


class A: pass
class B(A): pass


try:
    class C(A, B): pass
except TypeError as e:
    print(e)


class X: pass
class Y: pass
class P(X, Y): pass
class Q(Y, X): pass


try:
    class R(P, Q): pass
except TypeError as e:
    print(e)



def f(): pass


for name, value in (("__globals__", {}), ("__closure__", ())):
    try:
        setattr(f, name, value)
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)

for number in (1, 2, 3, 4, 5, 10, 11, 13, 17, 20, 21, 32, 103, 104, 108, 110, 111, 114, 115):
    print(number, type(OSError(number, "text")).__name__, end="; ")
print(issubclass(BrokenPipeError, ConnectionError), issubclass(ConnectionError, OSError))
