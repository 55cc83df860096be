# Strings: slices, methods, escapes, Unicode.
# expect: cpython 3.11
s = "Hello, World"
print(s[0], s[-1], s[2:5], s[::-1], s[::3], s[-3:], s[:100], s[5:2], s[10:0:-4])
print(s.find("o"), s.rfind("o"), s.find("x"), s.index("W"), s.count("l"), s.replace("l", "L", 2))
print(s.upper(), s.lower(), s.startswith("He"), s.endswith(("x", "ld")), s.startswith("W", 7))
print("a,b,,c".split(","), " a  b ".split(), "a,b,c".rsplit(",", 1), "a\nb\r\nc".splitlines(), "abc".split("b", 0))
print("-".join(["a", "b"]), "-".join("xyz"), "".join([]), "a-b-c".partition("-"), "a-b-c".rpartition("-"))
print(" x ".strip() + "|", "xxaxx".strip("x"), "xxa".lstrip("x"), "axx".rstrip("x"))
print("abc".isalpha(), "12".isdigit(), "a1".isalpha(), " ".isspace(), "A".isupper(), "a".islower())
print("ab" * 3, 3 * "ab", "a" + "b", "b" in "abc", "" in "", len(""), "a" < "b")
print("\x41\u00e9\U0001F600\n".encode(), "\101\t\\\'\"", r"\n", "a\
b", "implicit" " concatenation")
u = "héllo wörld ☃ 😀"
print(len(u), u[1], u[-1], u[::-1], u.upper(), u.find("ö"), u[4:9], len(u.encode()), u.split("ö"))
print([hex(ord(c)) for c in u if ord(c) > 127], chr(0x263A), u.encode().decode() == u)
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("tab\there\n\x00\x7f"), repr("é"))
print("a".center(5) + "|", "%s|%r|%5s|%-5s|" % ("x", "y", "z", "w"), "%d %5d %05d %x %X %o %c %%" % (1, 2, 3, 255, 255, 8, "c"))
print("%(a)s %(b)d" % {"a": 1, "b": 2}, "%s" % (1,), "%s" % [1, 2])
print(",".join(sorted("banana")), list(reversed("abc")), max("hello"), "ab".__len__())
for source in ("'abc'[5]", "'a' + 1", "'a,b'.split('')", "'abc'.index('x')", "''.join([1])", "'%d' % 'x'"):
    try:
        print(eval(source))
    except (IndexError, TypeError, ValueError) as e:
        print(type(e).__name__, end=" ")
print()
