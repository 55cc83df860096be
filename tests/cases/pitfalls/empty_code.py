# Functions, loops and handlers with nothing in them. MP#17467
# engines: bytecode native viper
# expect: cpython 3.11
@micropython.native
def nothing():
    pass


@micropython.viper
def nothing_word():
    pass


@micropython.native
def loops(n):
    for _ in range(n):
        pass
    for _ in []:
        pass
    else:
        pass
    while n:
        n -= 1
    if n:
        pass
    try:
        pass
    finally:
        pass
    try:
        pass
    except ValueError:
        pass
    return n


@micropython.viper
def loops_word(n: int) -> int:
    for _ in range(n):
        pass
    while n > 0:
        n -= 1
    if n:
        pass
    return n


class Empty:
    @micropython.native
    def method(self): ...


print(nothing(), nothing_word(), loops(5), loops_word(5), loops(0), loops_word(0), Empty().method())
exec("")
exec("\n\n# comment\n")
print(eval("(lambda: None)()"))

# out:
# | None None 0 0 0 0 None
# | None
