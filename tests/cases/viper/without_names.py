# Viper functions whose bytecode has no caches: nothing in them is looked up by name.
# engines: bytecode native viper viper-unchecked
# expect: cpython 3.11
import micropython


@micropython.viper
def steps(items) -> int:
    count = 0
    for _ in items:
        count += 1
    return count


@micropython.viper
def doubled(items):
    return items + [item for item in items]


@micropython.viper
def unpacked(pair):
    a, b = pair
    return [b, a, *pair]


@micropython.viper
def picked(items, key):
    return items[key], items[key:], -items[key] < items[key] + items[key]


for items in [1, 2], (3,), "text", {4: 5}, range(6):
    print(steps(items), steps(iter(items)))
print(doubled([1, 2]), unpacked((3, 4)), picked([5, 6, 7], 1))
try:
    steps(1)
except TypeError as error:
    print(error)

# out:
# | 2 2
# | 1 1
# | 4 4
# | 1 1
# | 6 6
# | [1, 2, 1, 2] [4, 3, 3, 4] (6, [6, 7], True)
# | 'int' object is not iterable
