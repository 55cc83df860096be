# try, except, else, finally: every way through.
# expect: cpython 3.11
def run(action):
    trail = []
    try:
        trail.append("try")
        result = action()
        trail.append("result %r" % (result,))
    except (KeyError, IndexError) as e:
        trail.append("lookup %s" % type(e).__name__)
    except ValueError as e:
        trail.append("value %s" % (e.args,))
        if e.args:
            return trail
    except ArithmeticError:
        trail.append("arithmetic")
        raise
    else:
        trail.append("else")
    finally:
        trail.append("finally")
        print(trail)
    return "end"


def fail(error):
    raise error


for action in (
    lambda: 1,
    lambda: {}["x"],
    lambda: [][1],
    lambda: fail(ValueError),
    lambda: fail(ValueError("a", 2)),
    lambda: 1 // 0,
    lambda: fail(OverflowError()),
    lambda: None + 1,
):
    try:
        print(run(action))
    except ArithmeticError as e:
        print("outer", type(e).__name__)
    except:
        print("outer, any")
print(str(ValueError("x")), str(ValueError()), str(ValueError(1, 2)), ValueError("x").args)
print(isinstance(ZeroDivisionError(), ArithmeticError), issubclass(IndexError, LookupError), issubclass(KeyError, Exception))


class Mine(Exception):
    pass


class Deeper(Mine):
    def __str__(self):
        return "deeper text"


for error in (Mine("m"), Deeper(), Mine):
    try:
        raise error
    except Mine as e:
        print(type(e).__name__, e, e.args)
for bad in (1, "text", int, None):
    try:
        raise bad
    except TypeError:
        print("TypeError", end=" ")
print()
try:
    try:
        1 // 0
    except "not a class":
        pass
except TypeError:
    print("TypeError")
