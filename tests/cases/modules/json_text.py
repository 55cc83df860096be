# JSON: values as text, text as values, separators, white space, escapes, what is refused.
# engines: bytecode native
# expect: cpython 3.11
import io
import json
from collections import OrderedDict

for value in (
    None,
    True,
    False,
    0,
    -7,
    1234567890123456789012345678901234567890,
    0.5,
    -2.25,
    "",
    "text",
    '"quoted" \\ back',
    "\n\r\t\b\f\x00\x1f",
    [],
    (),
    {},
    [1, [2, [3]], ()],
    {"a": [1, None, True], "b": {"c": "d"}},
    {1: 2, None: 3, True: 4, 1.5: 5},
    OrderedDict((("z", 1), ("a", 2))),
):
    text = json.dumps(value)
    print(text, json.loads(text) == value)
print(json.dumps(float("inf")), json.dumps(float("-inf")), json.dumps(float("nan")))

for separators in None, (",", ":"), [", ", " : "]:
    print(json.dumps([1, {"a": 2, "b": [3]}], separators=separators))
for separators in (), (",",), (",", ":", "?"), 5:
    try:
        json.dumps([1], separators=separators)
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
for wrong in object(), {1, 2}, [1, {"a": lambda: 0}], 1j:
    try:
        json.dumps(wrong)
    except TypeError as e:
        print(e)
deep = []
deep.append(deep)
try:
    json.dumps(deep)
except (RecursionError, ValueError) as e:
    print("too deep")

stream = io.StringIO()
json.dump({"a": (2, [3, None])}, stream)
print(stream.getvalue())
json.dump([1, 2], stream, separators=(",", ":"))
print(stream.getvalue())
try:
    json.dump(1, 5)
except AttributeError as e:
    print("AttributeError")


class Stream(io.IOBase):
    def __init__(self, text=""):
        self.text = text

    def write(self, text):
        self.text += text
        return len(text)

    def read(self, size=-1):
        return self.text


stream = Stream()
json.dump([123, {}], stream)
print(stream.text, json.load(stream), json.load(io.StringIO(' {"a" : [ ] } ')))
print(json.loads(b"[1, 2]"), json.loads(bytearray(b'{"k": null}')))

for text in (
    " 1 ",
    "-0",
    "1e2",
    "-2.5E+3",
    "123456789012345678901234567890",
    "[0.1, -1, 1e-3]",
    '"a\\u0041\\n\\t\\r\\b\\f\\/\\"\\\\"',
    '"\\u00e9\\u4e2d\\ud83d\\ude00" ',
    '{"a":{"b":[{"c":[]}]},"a2":[[],[]]}',
    '{ "x" :\n[ 1 ,\t2 ]\r}',
    "[NaN, Infinity, -Infinity]",
    '{"same": 1, "same": 2}',
):
    print(json.loads(text))
for text in (
    "",
    " ",
    "a",
    "nul",
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[1 2]",
    "{",
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    "{1:2}",
    '{"a" 1}',
    '{"a":1]',
    "[1}",
    '"abc',
    '"\\',
    '"\\q"',
    '"\\u12',
    '"\\u12g4"',
    "-",
    "+1",
    ".5",
    "1.e",
    "1 2",
    "[] x",
    "--1",
    "tru e",
):
    try:
        print(repr(text), json.loads(text))
    except ValueError as e:
        print("ValueError", repr(text))
for wrong in 5, None, [1]:
    try:
        json.loads(wrong)
    except TypeError as e:
        print("TypeError")
