# Every combination of slice bounds on every sequence gives what indexing one by one gives.
# expect: cpython 3.11
def by_index(seq, start, stop, step):
    return [seq[i] for i in range(*slice(start, stop, step).indices(len(seq)))]


bounds = [None, 0, 1, 3, 5, 9, -1, -3, -5, -9]
steps = [None, 1, 2, 3, -1, -2, -7]
for seq in ("hello", b"hello", [0, 1, 2, 3, 4], (0, 1, 2, 3, 4), range(5), bytearray(b"hello"), "héllö"):
    checked = total = 0
    for start in bounds:
        for stop in bounds:
            for step in steps:
                got = list(seq[start:stop:step])
                assert got == by_index(seq, start, stop, step), (seq, start, stop, step)
                checked += 1
                total += len(got)
    print(type(seq).__name__, checked, total)


class Show:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


s = Show()
print(s[1], s[1:2], s[::], s[1:2:3], s[1, 2], s[1:2, ...], s[()])
s[1:] = 5
s[1, ::2] = 6
del s[:3]
del s[0], s["k"]
try:
    [1][::0]
except ValueError:
    print("ValueError")
