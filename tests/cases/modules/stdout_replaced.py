# print follows sys.stdout; standard input.
# engines: bytecode native
# expect: cpython 3.11
# stdin: abcdef\nmore
import io
import sys

old = sys.stdout
sys.stdout = io.StringIO()
print("captured", 1)
print("to the old one", file=old)
text = sys.stdout.getvalue()
sys.stdout = old
print(repr(text))
sys.stdout.write("direct\n")
print(sys.stdin.read(3), sys.stdin.readline(), sys.stdin.read())

# out:
# | to the old one
# | 'captured 1\n'
# | direct
# | abc def
# |  more
