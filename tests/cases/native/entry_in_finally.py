# A hot loop inside `try`: what only a handler sets holds no value yet when the loop is compiled.
# expect: cpython 3.11
def show(value):
    return hasattr(value, "send") or [value]


def note(*values):
    return [show(value) for value in values]


def nested(n):
    note(2.5)
    total = 0
    try:
        for i in range(1, 9, 2):
            k = n
            while k > 0 and 1.5 < (2 | i):
                k -= 1
                try:
                    note(k)
                    total += i // (k - 3)
                except ZeroDivisionError:
                    total += 100
    finally:
        total += 1
    return total


for n in (10, 200, 1000):
    print(nested(n))

# out:
# | 399
# | 400
# | 400
