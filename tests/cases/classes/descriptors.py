# Properties, static and class methods, descriptors, attribute hooks.
# expect: cpython 3.11
class T:
    def __init__(self):
        self._v = 1

    @property
    def v(self):
        "doc"
        return self._v

    @v.setter
    def v(self, new):
        print("setting", new)
        self._v = new

    @v.deleter
    def v(self):
        print("deleting")
        self._v = None

    w = property(lambda self: self._v * 10)

    @staticmethod
    def static(a, b=2):
        return a + b

    @classmethod
    def of_class(cls, x):
        return cls.__name__, x


t = T()
print(t.v, t.w)
t.v = 5
t.v += 1
print(t.v, t.w)
del t.v
print(t.v, T.static(1), t.static(1, 3), T.of_class(1), t.of_class(2))
try:
    t.w = 1
except AttributeError:
    print("AttributeError")


class Logged:
    def __set_name__(self, owner, name):
        self.name = "_" + name
        print("named", owner.__name__, name)

    def __get__(self, instance, owner):
        if instance is None:
            return "on " + owner.__name__
        return getattr(instance, self.name, "unset")

    def __set__(self, instance, value):
        print("set", self.name, value)
        setattr(instance, self.name, value)

    def __delete__(self, instance):
        print("delete", self.name)


class Uses:
    field = Logged()
    other = Logged()


u = Uses()
print(u.field, Uses.field)
u.field = 3
u.other = 4
print(u.field, u.other, u._field)
del u.field


class NonData:
    def __get__(self, instance, owner):
        return "descriptor"


class Shadowed:
    attr = NonData()


s = Shadowed()
print(s.attr)
s.attr = "instance"
print(s.attr)


class Hooks:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        if name.startswith("x"):
            return "made " + name
        raise AttributeError(name)

    def __setattr__(self, name, value):
        print("setattr", name)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        print("delattr", name)
        object.__delattr__(self, name)


h = Hooks()
print(h.real, h.xyz, hasattr(h, "abc"), getattr(h, "abc", 0))
h.abc = 5
print(h.abc)
del h.abc
print(hasattr(h, "abc"))


class Single:
    made = None

    def __new__(cls, *args):
        if cls.made is None:
            cls.made = object.__new__(cls)
            print("new", args)
        return cls.made

    def __init__(self, *args):
        print("init", args)


print(Single(1) is Single(2))


class Other:
    def __new__(cls):
        return 42

    def __init__(self):
        print("not called")


print(Other())
