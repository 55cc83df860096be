# The exit status of `sys.exit`, which runs `finally` blocks on its way.
# expect: cpython 3.11
# exit: 7
import sys

for code in (0, "text", 3):
    try:
        sys.exit(code)
    except SystemExit as e:
        print(e.args)
try:
    try:
        sys.exit(7)
    except Exception:
        print("not reached")
finally:
    print("finally")

# out:
# | (0,)
# | ('text',)
# | (3,)
# | finally
