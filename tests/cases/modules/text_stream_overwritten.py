# A text stream in memory, overwritten by characters that take more or fewer bytes than those that were there.
# expect: cpython 3.11
import io


def overwritten(text, position, new):
    stream = io.StringIO(text)
    stream.seek(position)
    count = stream.write(new)
    return stream.getvalue(), count, stream.tell(), stream.read()


for text in ("wörld", "hello\nwörld\nx", "ab€cd€", "äöü", "abc", "€€€€€€€€"):
    for position in (0, 1, 2, 3, 6):
        for new in ("", "Z", "ZZ", "é", "€", "ZZZZZZZ", "ééé"):
            print(position, new, overwritten(text, position, new))

# What was cut off so is not there when the stream is written past its end.
stream = io.StringIO("€€€€")
stream.write("abcd")
stream.seek(8)
stream.write("!")
print(repr(stream.getvalue()))
stream = io.StringIO("line\nwörld\nx")
print(stream.readline(), stream.write("ZZ"), stream.getvalue())
