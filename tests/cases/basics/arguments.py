# The command line and standard input reach the script.
# expect: cpython 3.11
# args: one two=2 --three
# stdin: first line\nsecond\n
import sys

print(sys.argv[1:], len(sys.argv))
print(input())
print(repr(sys.stdin.readline()), repr(sys.stdin.read()))
try:
    input()
except EOFError:
    print("EOFError")

# out:
# | ['one', 'two=2', '--three'] 4
# | first line
# | 'second\n' ''
# | EOFError
