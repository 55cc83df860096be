# The methods of object, type and descriptors, called by their names.
# engines: bytecode native
# expect: cpython 3.11
class A:
    def __init__(self, x=0):
        self.x = x

    def method(self):
        return self.x


class B(A):
    pass


class C(B):
    pass


a, b = A(1), B(2)
print(object.__eq__(a, a), object.__eq__(a, b), object.__ne__(a, b), object.__ne__(a, a), object.__lt__(a, b))
print(object.__le__(a, b), object.__gt__(a, b), object.__ge__(a, b), object.__hash__(a) == hash(a))
print(object.__repr__(a).split(" at ")[0], object.__str__(a) == repr(a), object.__format__(5, ""))
print(object.__getattribute__(a, "x"), a.__getattribute__("x"), "x" in object.__dir__(a), "method" in a.__dir__())
print(object.__setattr__(a, "y", 5), a.y, object.__delattr__(a, "y"), hasattr(a, "y"), object.__init_subclass__())
try:
    object.__format__(a, "x")
except TypeError as e:
    print(e)
try:
    object.__getattribute__(a, "zz")
except AttributeError as e:
    print(e)
print(A.mro(), C.mro()[1:3], type.mro(B), A.__subclasses__(), B.__subclasses__(), C.__subclasses__())
print(type.__call__(A, 7).x, type.__instancecheck__(A, b), type.__instancecheck__(B, a), type.__subclasscheck__(A, C))
print(type.__subclasscheck__(B, A), isinstance(b, A), issubclass(C, A))


class Meta(type):
    def __init__(cls, name, bases, space):
        print("meta", name)
        super().__init__(name, bases, space)

    def __call__(cls, *arguments):
        print("called", arguments)
        return super().__call__(*arguments)

    def __instancecheck__(cls, instance):
        return instance == 5 or super().__instancecheck__(instance)

    def __subclasscheck__(cls, other):
        return other is int or super().__subclasscheck__(other)


class D(A, metaclass=Meta):
    pass


print(D(3).x, isinstance(5, D), isinstance(6, D), issubclass(int, D), issubclass(str, D), isinstance(D(1), D))


class Base:
    def __init_subclass__(cls, **keywords):
        super().__init_subclass__()
        print("subclass", cls.__name__, keywords)


class Derived(Base, key=1):
    pass


class Properties:
    def __init__(self):
        self._x = 1

    x = property(lambda self: self._x)

    @x.setter
    def x(self, value):
        self._x = value

    @x.deleter
    def x(self):
        print("deleted")

    y = x.getter(lambda self: -self._x)


p = Properties()
p.x = 5
print(p.x, p.y, Properties.x.fget(p), Properties.x.fset(p, 8), p.x, Properties.x.__doc__)
del p.x


class Statics:
    @staticmethod
    def s(x):
        return x

    @classmethod
    def c(cls, x):
        return cls.__name__, x

    direct = staticmethod(len)


print(Statics.s(1), Statics().s(2), Statics.c(3), Statics().c(4), Statics.direct("abc"), Statics.__dict__["s"](5))
print(Statics.__dict__["s"].__func__(6), Statics.__dict__["s"].__name__, Statics.__dict__["c"].__func__(int, 7))
print(type(Statics.__dict__["s"]).__name__, staticmethod(len)("ab"), staticmethod(len).__call__("abc"))
e = ValueError("x")
try:
    raise TypeError("inner")
except TypeError as inner:
    print(e.with_traceback(inner.__traceback__) is e, e.__traceback__ is inner.__traceback__, e.with_traceback(None) is e)
