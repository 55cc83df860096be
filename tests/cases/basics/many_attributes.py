# Instances with many attributes: set, found, absent, removed, and after a collection.
# engines: bytecode native
# expect: cpython 3.11
import gc


class Box:
    shared = "class"


def fill(n):
    box = Box()
    for i in range(n):
        setattr(box, "a" + str(i), i)
    return box


boxes = [fill(n) for n in (7, 8, 9, 40)]
for box in boxes:
    print(sum(getattr(box, "a" + str(i), 0) for i in range(50)), hasattr(box, "a8"), box.shared)
gc.collect()
last = boxes[-1]
last.shared = "own"
last.a39 += 1
del last.a20
print(hasattr(last, "a20"), last.a39, last.shared, Box.shared, getattr(last, "a21"))
try:
    last.a20
except AttributeError as e:
    print(e)
last.a20 = "again"
print(last.a20, len(vars(last)))


def defaults(a, b=2, c=3):
    return a, b, c


print(defaults(1), defaults(1, 5), defaults(1, 5, 6), defaults(1, c=0))
try:
    defaults()
except TypeError as e:
    print(e)

# out:
# | 21 False class
# | 28 False class
# | 36 True class
# | 780 True class
# | False 40 own class 21
# | 'Box' object has no attribute 'a20'
# | again 41
# | (1, 2, 3) (1, 5, 3) (1, 5, 6) (1, 2, 0)
# | defaults() missing 1 required positional argument: 'a'
