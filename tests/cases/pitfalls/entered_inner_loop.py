# A loop that machine code enters goes on in the loops around it, where what was read before them has not been read.
# engines: bytecode native
# expect: cpython 3.11
import micropython


@micropython.native
def rows(items, table):
    total = 0
    for first in items:
        items[0] = first
        for row in table:
            for n in range(300):
                total += n
            for digit in (4, 5, 6, 7):
                total += items[0] * digit + len(items)
    return total


@micropython.native
def pairs(items, more):
    out = []
    for first in items[:3]:
        more.append(first)
        for second in bytearray(2):
            made = {key: more[0] - key for key in range(200)}
            out.append(len(made))
        for third in (1, 2):
            out.append(more[0] & 7)
    return out, more


@micropython.native
def deep(text):
    found = []
    for a in text:
        found.append(text[0])
        for b in text:
            for c in text:
                n = 0
                while n < 40:
                    n += 1
                found.append(text[1] if c == a else n)
        found.append(text[-1])
    return found


@micropython.native
def appended(first, items):
    for first in items[:6]:
        items.append(min(first, 2))
        for odd in bytearray(5):
            made = {first: (first - key) * (10 if isinstance(items, list) else odd) for key in bytearray(b"abcdef")}
        for size in (4, 5, 6, 7):
            size = (size := bytearray(items[0] & 7))
    return len(items), made, len(size)


for n in range(3):
    try:
        appended(None, False)
    except TypeError as error:
        print(error)
print(appended(first=None, items=[1, 2, 3]), appended(None, [5, 4, 3, 2, 1]), appended(None, [5, 4, 3, 2, 1] * 9))
print(rows([3, 1, 2], [1, 2]), rows([5], [1]))
print(pairs([1, 2, 3, 4], [9]))
print("".join(str(x) for x in deep("abc")))
print("".join(str(x) for x in deep(["p", "q"])))
