# Memoryviews with gaps and released ones, compared with all kinds of values.
# expect: cpython 3.11
import io

whole = memoryview(b"abcabc")
others = (b"cbacba", bytearray(b"acb"), bytearray(b"cbacba"), "acb", None, 5, [97], b"", whole, whole[::2], whole[::-1])
for view in (whole, whole[::-1], whole[::2], whole[1::3], whole[2:2:2]):
    print(bytes(view), [view == other for other in others], [other == view for other in others])
    print([view != other for other in others], [other != view for other in others])
    print(view in [1, "a", bytearray(b"acb")], [None, "b", bytes(view)].index(view))
released = memoryview(b"abc")
released.release()
print([released == other for other in others], [other == released for other in others])
for other in ("a", bytearray(b"a")):
    try:
        print(other < whole[::2])
    except TypeError:
        print("TypeError")

# A hint of nothing is none.
for hint in (0, False, None, -1, 1, 4, 100):
    print(hint, io.StringIO("ab\ncd\n").readlines(hint), io.BytesIO(b"ab\ncd\n").readlines(hint))
