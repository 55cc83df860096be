# Work on little memory is done before an interruption is noticed: nothing is left half done. Work on much memory ends.
# engines: bytecode native
# expect: adder
import array
import micropython


def done_when_interrupted(work, arguments):
    done = []
    try:
        micropython.schedule(micropython.kbd_intr, None)
        done.append(work(*arguments))
        while True:
            pass
    except KeyboardInterrupt:
        return done


def main():
    items = [1, 2, 3, 4]
    pair = (5, 6)
    halves = array.array("h", [1, 2, 3])
    data = bytearray(b"abcd")
    view = memoryview(bytearray(range(8)))
    longer = items.copy()
    for name, work, *arguments in (
        ("list.reverse", items.reverse),
        ("list.copy", items.copy),
        ("list.extend", longer.extend, items),
        ("list +", items.__add__, items),
        ("list *", items.__mul__, 2),
        ("list *=", longer.__imul__, 2),
        ("list[]", items.__getitem__, slice(1, 3)),
        ("list[::]", items.__getitem__, slice(None, None, 2)),
        ("list[] =", longer.__setitem__, slice(1, -2), [8, 9]),
        ("list[::] =", longer.__setitem__, slice(None, None, 2), [10, 20, 30]),
        ("del list[::]", longer.__delitem__, slice(None, None, 2)),
        ("list.sort", ["b", "c", "a"].sort),
        ("sorted", sorted, [3, 1, 2]),
        ("tuple", tuple, items),
        ("tuple +", pair.__add__, pair),
        ("tuple *", pair.__mul__, 2),
        ("tuple[::]", pair.__getitem__, slice(None, None, -1)),
        ("array +", halves.__add__, halves),
        ("array *", halves.__mul__, 2),
        ("array ==", halves.__eq__, halves[:]),
        ("array[]", halves.__getitem__, slice(1, 3)),
        ("array[::]", halves.__getitem__, slice(None, None, 2)),
        ("array.reverse", halves.reverse),
        ("bytearray", bytearray, b"abc"),
        ("bytearray.reverse", data.reverse),
        ("bytearray.extend", data.extend, b"efghijklmnopqrstuvwxyz"),
        ("bytearray[::] =", data.__setitem__, slice(0, 4, 2), b"xy"),
        ("bytes *", b"ab".__mul__, 3),
        ("bytes * of one", b"a".__mul__, 3),
        ("bytes <", b"ab".__lt__, b"ac"),
        ("bytes.translate", b"abc".translate, None, b"b"),
        ("str.join", ",".join, ["a", "b", "c"]),
        ("str.split", "a b c".split),
        ("str.strip", "\xa0 a ".strip),
        ("len", len, "\xe4\xf6"),
        ("view.tobytes", view[::2].tobytes),
        ("view.tolist", view.tolist),
        ("view[::] =", view.__setitem__, slice(0, 2), b"\7\7"),
    ):
        print(name, done_when_interrupted(work, arguments))
    print(items, longer, halves, data, bytes(view))
    many = [0] * 100000
    for name, work, *arguments in (
        ("extend", longer.extend, many),
        ("*=", longer.__imul__, 50000),
        ("+", longer.__add__, many),
        ("[:]", many.__getitem__, slice(None)),
        ("tuple[:-1]", tuple(many).__getitem__, slice(None, -1)),
        ("bytes *", b"abc".__mul__, 200000),
        ("strip", ("\xa0" * 100000).strip),
        ("rsplit", ("a" + "\xa0" * 100000).rsplit),
        ("translate", bytes(100000).translate, None, b"\0"),
    ):
        print(name, done_when_interrupted(work, arguments), longer)
    longer.extend(many)
    print(longer[:4], len(longer))


main()
