# Unions of classes and classes with arguments, as annotations use them.
# engines: bytecode native
# expect: cpython 3.11
from collections import deque


class A:
    a: int | None
    b: "x"
    c: list[int]
    d: dict[str, int | None]


print(A.__annotations__)
print(int | None, int | str | None, None | int, type(int | str), int | (str | A), A | None)
print(isinstance(1, int | str), isinstance(1.0, int | str), issubclass(bool, int | None), isinstance(None, int | None))
print((int | str) == (str | int), hash(int | str) == hash(str | int), int | int, (int | str | int).__args__, int | str != int)
print(list[int], dict[str, int], tuple[int, ...], tuple[()], list[list[int]], type(list[int]), set[A], list["x"], list[None])
print(list[int]([1, 2]), list[int].__origin__, list[int].__args__, dict[str, int](a=1), list[int] == list[int], list[int] == list[str])
print(list[int] | None, hash(list[int]) == hash(list[int]), list[int].append([], 1))


class Numbers(list[int]):
    pass


print(Numbers([1]), Numbers.__mro__, Numbers[str], Numbers.__bases__)


class G:
    def __class_getitem__(cls, key):
        return cls.__name__, key


class Meta(type):
    def __or__(cls, other): return "or", other
    def __ror__(cls, other): return "ror", other
    def __getitem__(cls, key): return "item", key


class M(metaclass=Meta):
    pass


print(G[int], G[1, 2], M | 5, 5 | M, M[1])


def f(x: str | int, *y: list[int], z: int | None = None) -> tuple[int, ...]:
    a: undefined | None = 5
    return a


print(f(1))
for wrong in ("int | 5", "5 | int", "int[int]", "A[int]", "isinstance(1, list[int])", "isinstance(1, int | list[int])",
              "(int | str)()", "(int | str)[0]", "int & str", "(int | str) < int"):
    try:
        print(wrong, eval(wrong))
    except TypeError as e:
        print(wrong, e)

t = (1, 2)
for wrong in ("t[2**70] = 1", "t[True] = 1", "del t[2**70]", "'a'[2**70] = 1", "b'a'[0] = 1", "range(5)[2**70] = 1", "t['a'] = 1",
              "del t[0]", "del 5[0]", "del {1}[0]", "del t['a']", "{1}[0] = 1", "None[0] = 1", "t[:] = 1"):
    try:
        exec(wrong)
    except (IndexError, TypeError) as e:
        print(wrong, type(e).__name__, e)
