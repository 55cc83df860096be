# The special methods of builtin classes, called by their names.
# engines: bytecode native
# expect: cpython 3.11
def tried(f, *arguments):
    try:
        return f(*arguments)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, ZeroDivisionError, StopIteration) as e:
        return type(e).__name__


BINARY = ("add", "sub", "mul", "floordiv", "mod", "and", "or", "xor", "lshift", "rshift", "truediv", "pow", "divmod")
for a, b in ((7, 3), (7.5, 2.0), (True, 2), (-8, 3)):
    for name in BINARY:
        for form in ("__%s__", "__r%s__"):
            method = getattr(a, form % name, None)
            print("-" if method is None else tried(method, b), end=" ")
    print()
for a, b in (({1, 2}, {2, 3}), (frozenset([1]), {1, 5}), ({1: 2}, {3: 4})):
    for name in ("and", "or", "xor", "sub"):
        for form in ("__%s__", "__r%s__", "__i%s__"):
            method = getattr(a.copy() if form == "__i%s__" else a, form % name, None)
            result = "-" if method is None else tried(method, b)
            print(sorted(result) if isinstance(result, (set, frozenset)) else result, end=" ")
    print()
for a, b in (("ab", "c"), (b"ab", b"c"), ([1], [2]), ((1,), (2,)), (bytearray(b"x"), b"y")):
    print(a.__add__(b), a.__mul__(2), a.__rmul__(3), a.__contains__(b[0]), a.__getitem__(0), a.__len__(), tried(a.__add__, 5))
a = [1, 2]
print(a.__iadd__("x"), a.__imul__(2), a.__setitem__(0, 9), a.__delitem__(1), a, tried(a.__delitem__, 50))
b = bytearray(b"ab")
print(b.__iadd__(b"c"), b.__imul__(2), b.__setitem__(0, 65), b.__delitem__(1), b)
d = {1: 2}
print(d.__ior__({3: 4}), d.__setitem__(5, 6), d.__delitem__(1), d.__getitem__(3), d.__contains__(9), d)
print("%s-%s".__mod__((1, 2)), b"%d".__mod__(5), "x".__rmod__("y%s"), (5).__rmod__(12), (1 + 2j).__add__(1), (2j).__pow__(2))
for x in (5, -2.5, True, 1j):
    print(x.__neg__(), x.__pos__(), x.__abs__(), x.__invert__() if isinstance(x, int) and x is not True else "-")
for a, b in ((1, 2), ("a", "b"), ((1,), (1,)), ({1}, {1, 2}), (b"x", b"x"), ([2], [1]), (1.5, 1.5)):
    print(a.__lt__(b), a.__le__(b), a.__gt__(b), a.__ge__(b), a.__eq__(b), a.__ne__(b), a.__lt__(None), a.__eq__(None))
for x in (5, "text", 2.5, (1, 2), b"b", None, True, frozenset([1])):
    print(x.__repr__(), x.__str__(), x.__hash__() == hash(x), x.__format__(""), x.__eq__(x))
print((5).__format__("04"), "x".__format__(">3"), (2.5).__format__(".2f"), (0).__bool__(), (0.0).__bool__(), None.__bool__())
i = [1].__iter__()
print(i.__next__(), tried(i.__next__), list(i.__iter__()), {1: 2}.__iter__().__next__(), "ab".__iter__().__next__())
print(len.__call__([1]), int.__call__("5"), (lambda x: x + 1).__call__(1), "a".upper.__call__(), str.upper.__call__("b"))
print(int.__add__(1, 2), list.__len__([1]), str.__contains__("abc", "b"), int.__new__(int, "7"))
print([].__hash__, {}.__hash__, tried(hash, []), object.__hash__(1) == object.__hash__(1), list.__eq__([1], [1]))


class Matrix(list):
    def __matmul__(self, other):
        return ["@", other]

    def __imatmul__(self, other):
        self.append(other)
        return self


m = Matrix()
print(m @ 1, m.__matmul__(2), m.__imatmul__(3))
m @= 4
print(m, (1).__divmod__(0) if False else (7).__rdivmod__(30), (7).__divmod__(2))
