# An exception caught, kept, raised again; bare raise at every depth. MicroPython 3cd2c281d7
# expect: cpython 3.11
def bare():
    try:
        raise ValueError("first")
    except ValueError:
        try:
            raise KeyError("second")
        except KeyError:
            pass
        raise


def saved():
    kept = None
    try:
        raise ValueError("kept")
    except ValueError as e:
        kept = e
    raise kept


def helper():
    raise


def through_call():
    try:
        raise IndexError("through")
    except IndexError:
        helper()


def from_finally():
    try:
        raise ValueError("lost?")
    finally:
        try:
            raise KeyError("inner")
        except KeyError:
            print("inner caught")


def replaced():
    try:
        raise ValueError("old")
    finally:
        raise KeyError("new")


def swallowed():
    for i in range(3):
        try:
            raise ValueError(i)
        finally:
            if i == 1:
                break
            continue
    return i


def returned():
    try:
        raise ValueError("gone")
    finally:
        return "returned"


for f in (bare, saved, through_call, from_finally, replaced, swallowed, returned, helper):
    try:
        print(f())
    except Exception as e:
        print(f.__name__, type(e).__name__, e.args if f is not helper else "")
e = None
try:
    try:
        raise ValueError("loop")
    except ValueError as error:
        e = error
    for _ in range(2):
        try:
            raise e
        except ValueError as again:
            print(again is e)
finally:
    print("done")
