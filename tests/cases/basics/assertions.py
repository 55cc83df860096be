# `assert` with and without message.
# expect: cpython 3.11
assert True
assert 1, "not evaluated" + 1 if False else "x"
for message in (None, "text", 5, ("a", 1)):
    try:
        if message is None:
            assert []
        else:
            assert 0, message
    except AssertionError as e:
        print(e.args)
print(__debug__)

# out:
# | ()
# | ('text',)
# | (5,)
# | (('a', 1),)
# | True
