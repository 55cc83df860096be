# Modules and packages from beside the script: forms of import, cycles, attributes.
# expect: cpython 3.11
import _module
import _module as alias
from _module import value, Thing as Renamed, get
import _package
import _package.sub
import _package.deep.leaf as leaf
from _package import sub as subbed, CONSTANT
from _package.deep import leaf as again
import _cycle_a

print(alias is _module, value, Renamed().kind, get())
_module.value = 20
print(value, get())
print(_package.__name__, _package.sub.__name__, subbed is _package.sub, CONSTANT)
print(leaf.path(), again is leaf, _package.deep.leaf is leaf)
print(_cycle_a.both())
print(__name__, _module.__name__)


def inside():
    import _module as local
    from _package.sub import name

    return local.value, name


print(inside())
namespace = {}
exec("from _module import *", namespace)
print("value" in namespace, "_hidden" in namespace)
import sys

print("_module" in sys.modules, sys.modules["_module"] is _module)
for source in ("import _missing", "from _module import missing", "import _package.missing", "import _module.x"):
    try:
        exec(source)
    except ImportError:
        print("ImportError")
try:
    import _broken
except ZeroDivisionError:
    print("ZeroDivisionError", "_broken" in sys.modules)
