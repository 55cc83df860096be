# `finally` left by return, break, continue, raise and falling off, through several levels. MicroPython f2de9d60f7
# expect: cpython 3.11
def f(how):
    trail = []
    for i in range(3):
        try:
            trail.append("t%d" % i)
            try:
                if i == 1:
                    if how == "return":
                        return trail
                    if how == "break":
                        break
                    if how == "continue":
                        continue
                    if how == "raise":
                        raise ValueError(how)
            finally:
                trail.append("f%d" % i)
                try:
                    trail.append("n")
                finally:
                    trail.append("m")
        except ValueError:
            trail.append("caught")
        else:
            trail.append("else")
        finally:
            trail.append("g%d" % i)
    else:
        trail.append("loop else")
    trail.append("end")
    return trail


for how in ("fall", "return", "break", "continue", "raise"):
    print(how, f(how))


def value_of_return():
    x = 1
    try:
        return x
    finally:
        x = 2


def override():
    try:
        return "try"
    finally:
        return "finally"


def nested_return():
    while True:
        try:
            try:
                return "inner"
            finally:
                print("one")
        finally:
            print("two")
            for _ in range(2):
                try:
                    continue
                finally:
                    print("three")


def generator():
    try:
        yield 1
        try:
            yield 2
        finally:
            print("inner finally")
    finally:
        print("outer finally")


print(value_of_return(), override(), nested_return())
g = generator()
print(next(g), next(g))
g.close()
for x in generator():
    print(x)
