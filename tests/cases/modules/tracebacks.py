# The text of exceptions: frames, repeats, causes, contexts, notes, syntax errors, the limit.
# engines: bytecode native
# expect: adder
# stderr: merged
# exit: 1
import sys


def f(n):
    if n == 0:
        raise KeyError("deep")
    f(n - 1)


class Mine(Exception):
    def __str__(self):
        return "two\nlines"


class Broken(Exception):
    def __str__(self):
        raise ValueError


for make in (
    lambda: f(2),
    lambda: f(10),
    lambda: [].nothing,
    lambda: 1 / 0,
    lambda: exec("x = (1,\n  2"),
    lambda: exec("if 1:\npass"),
    lambda: exec("x = 'abc"),
):
    try:
        make()
    except Exception as e:
        sys.print_exception(e, sys.stdout)

for error in Mine(), Broken(), Mine, StopIteration(), OSError(2), KeyboardInterrupt("now"):
    try:
        raise error
    except BaseException as e:
        sys.print_exception(e, sys.stdout)

error = ValueError("noted")
error.add_note("first")
error.add_note("second\nline")
sys.print_exception(error, sys.stdout)

try:
    try:
        try:
            f(0)
        except KeyError as e:
            raise ValueError("translated") from e
    except ValueError:
        1 / 0
except ZeroDivisionError as e:
    sys.print_exception(e, sys.stdout)
try:
    try:
        f(0)
    except KeyError:
        raise Mine from None
except Mine as e:
    sys.print_exception(e, sys.stdout)

sys.tracebacklimit = 1
f(3)
