# The builtin namespace lies in the program image until a program changes it: each way to do that, and what is then seen.
# engines: bytecode native
# expect: cpython 3.11
import builtins


def length(items):
    return len(items)


print(length("abc"))
# A name more, and less.
builtins.extra = 4
print(extra)
del builtins.extra
try:
    extra
except NameError as error:
    print(error)
# A name with another value, which functions that run see.
for n in range(60):
    length("abcd")
kept = builtins.len
builtins.len = lambda items: -1
print(length("abc"), len([]))
builtins.len = kept
print(length("abc"))
# By way of the dict.
names = builtins.__dict__
print(names["abs"] is abs, names.get("no such name"))
exec("abs = 5\nprint(abs)", names)
print(abs)
del names["abs"]
try:
    abs(-1)
except NameError as error:
    print(error)
print(names.setdefault("abs", max) is max, abs(1, 2))
names.update({"one": 1})
print(one, names.pop("one"), "one" in names)
