# Every method of str, bytes and bytearray that they share, on the same texts.
# engines: bytecode native
# expect: cpython 3.11
def tried(value, name, *arguments):
    try:
        return getattr(value, name)(*arguments)
    except (ValueError, TypeError, IndexError) as e:
        return type(e).__name__


TEXTS = ("", "abc", "Hello World", "ABC", " \t x\n", "123", "a1 b2\r\nc\td", "Title Case", "--a--b--", "aaaa", "q")
CALLS = (
    ("capitalize",), ("swapcase",), ("title",), ("lower",), ("upper",), ("isalnum",), ("isalpha",), ("isascii",),
    ("isdigit",), ("islower",), ("isspace",), ("istitle",), ("isupper",), ("strip",), ("lstrip",), ("rstrip",),
    ("strip", "-a"), ("lstrip", "-a"), ("rstrip", "b-"), ("center", 7), ("center", 8, "*"), ("ljust", 7, "."),
    ("rjust", 7), ("zfill", 5), ("expandtabs",), ("expandtabs", 3), ("split",), ("split", "-"), ("split", "-", 2),
    ("split", None, 1), ("rsplit",), ("rsplit", "-", 1), ("rsplit", "aa"), ("splitlines",), ("splitlines", True),
    ("partition", "a"), ("rpartition", "a"), ("find", "a"), ("rfind", "a"), ("find", "a", 1, 3), ("rfind", "a", 0, -1),
    ("index", "b"), ("rindex", "b"), ("count", "a"), ("count", "aa"), ("count", ""), ("replace", "a", "XY"),
    ("replace", "a", "", 2), ("replace", "", "."), ("startswith", "a"), ("startswith", "b", 1), ("endswith", "c"),
    ("endswith", "b", 0, 2), ("startswith", ("x", "H")), ("endswith", ("d", "q")), ("removeprefix", "ab"),
    ("removesuffix", "bc"), ("join", ("x", "y", "z")), ("find", "zz"), ("partition", ""), ("split", ""),
)


def encoded(x, kind):
    if isinstance(x, str):
        return kind(x.encode())
    if isinstance(x, tuple):
        return tuple(encoded(y, kind) for y in x)
    return x


for call in CALLS:
    name, *arguments = call
    print(*call)
    for text in TEXTS:
        result = tried(text, name, *arguments)
        print("   ", repr(result), end="")
        for kind in (bytes, bytearray):
            own = tried(kind(text.encode()), name, *[encoded(x, bytes) for x in arguments])
            if encoded(result, bytes) != own and not isinstance(result, list):
                print(" ", kind.__name__, repr(own), end="")
            if isinstance(result, list) and [encoded(x, bytes) for x in result] != own:
                print(" ", kind.__name__, repr(own), end="")
            if isinstance(own, (bytes, bytearray)) and type(own) is not kind:
                print(" of another class", end="")
    print()
