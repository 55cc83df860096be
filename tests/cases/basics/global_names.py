# `global`, built-in names shadowed and restored, names made by `exec` and `globals()`.
# expect: cpython 3.11
x = 1


def write():
    global x, y
    x += 1
    y = "made"
    return x


print(write(), x, y)


def shadow():
    len = lambda thing: "shadowed"
    return len([])


print(shadow(), len([1, 2]))
len = lambda thing: -1
print(len([1]))
del len
print(len([1]))

globals()["z"] = 26
print(z)
exec("w = z + 1")
print(w)
space = {"a": 2}
exec("b = a * 3", space)
print(space["b"], eval("a + b", space))

try:
    nothing
except NameError as e:
    print("NameError")
try:
    del nothing
except NameError:
    print("NameError")

# out:
# | 2 2 made
# | shadowed 2
# | -1
# | 1
# | 26
# | 27
# | 6 8
# | NameError
# | NameError
