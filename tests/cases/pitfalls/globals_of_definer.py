# A compiled function sees the globals of its module, not of its caller's. MP#1573 MP#3088
# engines: bytecode native viper
# expect: cpython 3.11
import _definer

name = "caller"


def callback(f):
    return f()


print(_definer.native(), _definer.word(), callback(_definer.native), [f() for f in _definer.made])
_definer.name = "changed"
print(_definer.native(), _definer.word(), _definer.write("new"), _definer.name, name)
print(sorted([2, 1], key=_definer.key), list(map(_definer.key, [1])))

# out:
# | definer definer definer ['definer', 'definer']
# | changed changed new new caller
# | [1, 2] [('new', 1)]
