# Properties and descriptors of a metaclass when attributes of its classes are stored and deleted.
# expect: cpython 3.11


class Stored:
    def __get__(self, owner, kind=None):
        return "stored", owner is not None

    def __set__(self, owner, value):
        print("set", owner.__name__, value)

    def __delete__(self, owner):
        print("delete", owner.__name__)


class OnlyDeleted:
    def __delete__(self, owner):
        print("delete only", owner.__name__)


class Meta(type):
    stored = Stored()
    gone = OnlyDeleted()

    @property
    def size(cls):
        return "size of " + cls.__name__

    @size.setter
    def size(cls, value):
        print("size", value)

    @size.deleter
    def size(cls):
        print("no size")

    @property
    def fixed(cls):
        return 1


class A(metaclass=Meta):
    pass


class B(A):
    size = "own"


for cls in (A, B):
    print(cls.size, cls.stored, cls.fixed)
    cls.size = 5
    del cls.size
    cls.stored = 6
    del cls.stored
    del cls.gone
    for change in (
        lambda: setattr(cls, "fixed", 2),
        lambda: delattr(cls, "fixed"),
        lambda: setattr(cls, "gone", 2),
        lambda: delattr(cls, "nothing"),
    ):
        try:
            change()
        except AttributeError as error:
            print(type(error).__name__)
    print(cls.size, "stored" in cls.__dict__, "size" in cls.__dict__)
    cls.plain = 7
    print(cls.plain)
    del cls.plain
    print(hasattr(cls, "plain"))
print(B().size)
