# Floats of 64 bits beside the language's, and pointers to them; a machine without instructions for them says so.
# engines: native viper
# expect: cpython 3.11
import micropython
from array import array

try:

    @micropython.viper
    def twice(p: ptrf32, q: ptrf64, n: int) -> float:
        t = 0.0
        for i in range(n):
            t += q[i]
            q[i] = p[i] * 2.0
        return t

except NotImplementedError as e:
    print(e)
else:
    f, d = array("f", [1.5, 2.5, 3.5]), array("d", [0.5, 0.25, 8.0])
    print(twice(f, d, 3), f, d, twice(f, d, 3))

# out:
# | 8.75 array('f', [1.5, 2.5, 3.5]) array('d', [3.0, 5.0, 7.0]) 15.0
