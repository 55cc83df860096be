# Loops inside loops over what is no sequence, entered while hot: the frame's other registers hold anything.
# engines: bytecode native native-warm
# expect: cpython 3.11


def pairs(k):
    some = [k + i for i in range(3) if k]
    cells = [(lambda: k * i)() for i in range(3)]
    return some, cells, sum(k for _ in range(4)), [[k for _ in range(2)] for c in "abcdef"]


def letters(words):
    found = []
    for word in words:
        total = max(len(word), min(3, len(word)))
        for c in word:
            for _ in range(2):
                found.append((c, total))
    return found


for k in range(5):
    print(pairs(k))
    print(letters(["ab", "c"][: k + 1]))

# out:
# | ([], [0, 0, 0], 0, [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0]])
# | [('a', 2), ('a', 2), ('b', 2), ('b', 2)]
# | ([1, 2, 3], [0, 1, 2], 4, [[1, 1], [1, 1], [1, 1], [1, 1], [1, 1], [1, 1]])
# | [('a', 2), ('a', 2), ('b', 2), ('b', 2), ('c', 1), ('c', 1)]
# | ([2, 3, 4], [0, 2, 4], 8, [[2, 2], [2, 2], [2, 2], [2, 2], [2, 2], [2, 2]])
# | [('a', 2), ('a', 2), ('b', 2), ('b', 2), ('c', 1), ('c', 1)]
# | ([3, 4, 5], [0, 3, 6], 12, [[3, 3], [3, 3], [3, 3], [3, 3], [3, 3], [3, 3]])
# | [('a', 2), ('a', 2), ('b', 2), ('b', 2), ('c', 1), ('c', 1)]
# | ([4, 5, 6], [0, 4, 8], 16, [[4, 4], [4, 4], [4, 4], [4, 4], [4, 4], [4, 4]])
# | [('a', 2), ('a', 2), ('b', 2), ('b', 2), ('c', 1), ('c', 1)]
