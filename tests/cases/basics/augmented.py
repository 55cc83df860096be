# Augmented assignment: each target evaluated once, in place where the type can.
# expect: cpython 3.11
def show(x):
    print("eval", x)
    return x


values = [1, 2, 3]
values[show(1)] += show(10)
print(values)


class Box:
    n = 5


def box():
    print("box")
    return Box


box().n *= 3
print(Box.n)
a = b = [1]
a += [2]
a *= 2
print(b, a is b)
c = d = (1,)
c += (2,)
print(c, d)
s = {1, 2, 3}
t = s
t |= {4}
t &= {2, 3, 4}
t -= {3}
t ^= {9}
print(sorted(s))
m = {"a": 1}
m |= {"b": 2}
print(m)
n = 7
n -= 2
n **= 3
n //= 4
n %= 16
n <<= 3
n >>= 1
n |= 1
n &= 0xFF
n ^= 2
print(n)
x = 9
x /= 2
print(x)
text = "ab"
text *= 3
text += "!"
print(text)
raw = bytearray(b"ab")
same = raw
raw += b"cd"
raw *= 2
print(same)
g = [3, 4]
g[0] += g[1] << 1
print(g, g[0] - g[1])
frozen = ([1],)
try:
    frozen[0] += [2]
except TypeError:
    print(frozen)
