# What works while the heap is locked: calls, printing plain values, exceptions.
# engines: bytecode native
# expect: adder
import micropython

kept = (1, "two", b"three", [4, 5.5], None, True)


def f(a, b=2, *, c=3):
    return a + b + c


micropython.heap_lock()
print(kept, 1, "text", 2.5, False)
for i in range(3):
    print(f(i), f(i, b=1), f(a=i, c=4))
try:
    [i]
except MemoryError as e:
    print("MemoryError", e.args == ())
try:
    raise ValueError(17)
except ValueError as e:
    caught = e
print(micropython.heap_locked(), micropython.heap_unlock())
print(repr(caught), caught.__traceback__ is not None)

# out:
# | (1, 'two', b'three', [4, 5.5], None, True) 1 text 2.5 False
# | 5 4 6
# | 6 5 7
# | 7 6 8
# | MemoryError True
# | 1 0
# | ValueError(17,) True
