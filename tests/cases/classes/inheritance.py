# Inheritance: C3 order, cooperative `super()`, overriding.
# expect: cpython 3.11
class A:
    def who(self):
        return "A"

    def chain(self):
        return ["A"]


class B(A):
    def chain(self):
        return ["B"] + super().chain()


class C(A):
    def who(self):
        return "C"

    def chain(self):
        return ["C"] + super().chain()


class D(B, C):
    def chain(self):
        return ["D"] + super().chain()


d = D()
print(d.who(), d.chain(), isinstance(d, C), issubclass(D, A))
print([c.__name__ for c in D.__mro__])


class X:
    pass


class Y(X):
    pass


try:

    class Z(X, Y):
        pass

except TypeError:
    print("TypeError")


class Base:
    def __init__(self, a):
        self.a = a

    @classmethod
    def make(cls, *args):
        return cls(*args)

    @property
    def double(self):
        return self.a * 2


class Child(Base):
    def __init__(self, a, b):
        super().__init__(a)
        self.b = b

    @classmethod
    def make(cls, n):
        return super().make(n, n + 1)

    @property
    def double(self):
        return super().double + 1


c = Child.make(5)
print(c.a, c.b, c.double, type(c).__name__)
print(super(Child, c).double, Base.make(1).double)


class Numbers(list):
    def total(self):
        return sum(self)

    def append(self, x):
        super().append(x * 2)


n = Numbers([1, 2])
n.append(5)
print(n, n.total(), len(n), n[-1], isinstance(n, list), n == [1, 2, 10])


class Text(str):
    def shout(self):
        return self.upper() + "!"


print(Text("abc").shout(), Text("x") + "y", len(Text("abc")))


class Count(int):
    def next(self):
        return Count(self + 1)


print(Count(5).next().next(), Count(2) * 3)


class Error(ValueError):
    def __init__(self, code):
        super().__init__("code", code)
        self.code = code


try:
    raise Error(7)
except ValueError as e:
    print(e.args, e.code, type(e).__name__)

# out:
# | C ['D', 'B', 'C', 'A'] True True
# | ['D', 'B', 'C', 'A', 'object']
# | TypeError
# | 5 6 11 Child
# | 10 2
# | [1, 2, 10] 13 3 10 True True
# | ABC! xy 3
# | 7 6
# | ('code', 7) 7 Error
