# Causes and contexts, and how a traceback tells of them.
# expect: cpython 3.11
# exit: 1
# stderr: merged
def chain():
    try:
        raise LookupError("the cause")
    except LookupError as e:
        raise ValueError("bad value") from e


try:
    chain()
except ValueError as e:
    print(type(e.__cause__).__name__, type(e.__context__).__name__, e.__suppress_context__)

try:
    try:
        1 // 0
    except ZeroDivisionError:
        raise IndexError("while handling")
except IndexError as e:
    print(e.__cause__, type(e.__context__).__name__, e.__suppress_context__)

try:
    try:
        1 // 0
    except ZeroDivisionError:
        raise IndexError("alone") from None
except IndexError as e:
    print(e.__cause__, type(e.__context__).__name__, e.__suppress_context__)

try:
    raise ValueError from 5
except TypeError:
    print("TypeError")
chain()
