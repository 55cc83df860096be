# Attributes added in any order, on many instances, by many classes at one place: what caches must not mix up.
# expect: cpython 3.11
class A:
    kind = "A"

    def get(self):
        return self.v


class B:
    kind = "B"

    def get(self):
        return -self.v


class C(A):
    @property
    def v(self):
        return 100


class D:
    def __getattr__(self, name):
        return {"v": 7, "kind": "D"}[name]

    def get(self):
        return self.v


def read(obj):
    return obj.kind, obj.get(), obj.v


def make(cls, order):
    obj = cls()
    for name in order:
        try:
            setattr(obj, name, ord(name))
        except AttributeError:
            pass
    return obj


objects = [make(cls, order) for cls in (A, B, C, D) for order in ("v", "av", "vab", "bav")]
for _ in range(3):
    print([read(obj) for obj in objects])
a = objects[0]
for step in range(6):
    if step == 1:
        A.kind = "changed"
    if step == 2:
        a.kind = "own"
    if step == 3:
        A.get = lambda self: "replaced"
    if step == 4:
        del a.kind
        a.get = lambda: "instance"
    if step == 5:
        del A.get, a.get
        A.get = B.get
    print(read(a))


class Many:
    pass


m = Many()
for i in range(200):
    setattr(m, "f%d" % i, i)
for i in range(0, 200, 2):
    delattr(m, "f%d" % i)
for i in range(0, 200, 4):
    setattr(m, "f%d" % i, -i)
print(sum(getattr(m, "f%d" % i, 1000) for i in range(200)), m.f1, m.f4, hasattr(m, "f2"))


def writer(obj, value):
    obj.v = value
    obj.w = value + 1
    return obj.v, obj.w


print([writer(cls(), i) for i, cls in enumerate((A, B, Many, A, Many, D, B))])
try:
    writer(C(), 1)
except AttributeError:
    print("AttributeError")


def module_attribute():
    import sys

    return sys.maxsize > 0


print(module_attribute(), module_attribute())
