# A traceback names every frame with the line that was running, through calls, methods and comprehensions.
# expect: cpython 3.11
# exit: 1
# stderr: merged
class Thing:
    def method(self, n):
        for i in range(3):
            if i == n:
                self.fail(
                    i,
                    n,
                )

    def fail(self, *args):
        raise ValueError("at %d %d" % args)

    def __add__(self, other):
        return self.method(other)


def generator(n):
    yield n
    Thing() + n


def outer(n):
    for _ in generator(n):
        pass


outer(2)

# out:
# | Traceback (most recent call last):
# |   File "tracebacks.py", line 31, in <module>
# |   File "tracebacks.py", line 27, in outer
# |   File "tracebacks.py", line 23, in generator
# |   File "tracebacks.py", line 18, in __add__
# |   File "tracebacks.py", line 9, in method
# |   File "tracebacks.py", line 15, in fail
# | ValueError: at 2 2
