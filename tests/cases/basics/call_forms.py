# Every parameter kind and every call form.
# expect: cpython 3.11
def every(a, b=2, /, c=3, *rest, d, e=5, **more):
    return a, b, c, rest, d, e, sorted(more.items())


print(every(1, d=4))
print(every(1, 20, 30, 40, 50, d=4, e=6, f=7))
print(every(1, *[2, 3], *(4,), d=0, **{"x": 1}, **{"y": 2}))
print(every(*range(5), **dict(d=9)))
print((lambda x, *y, z=3: (x, y, z))(1, 2, z=4))


def defaults(x, seen=[]):
    seen.append(x)
    return seen


print(defaults(1), defaults(2), defaults(3, []))


def keyword_only(*, a, b=a if (a := 7) else 0):
    return a, b


print(keyword_only(a=1), keyword_only(b=2, a=3))

for call in (
    lambda: every(),
    lambda: every(1),
    lambda: every(1, d=2, **{"d": 3}),
    lambda: keyword_only(1),
    lambda: keyword_only(a=1, c=2),
    lambda: defaults(1, 2, 3),
    lambda: defaults(x=1, y=2),
    lambda: defaults(1, x=1),
):
    try:
        print("no error", call())
    except TypeError:
        print("TypeError")
