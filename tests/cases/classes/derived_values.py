# Instances of classes that derive from builtin ones, wherever a value of the builtin one may stand.
# engines: bytecode native
# expect: cpython 3.11
import array, binascii, collections, io, math, struct, sys


class I(int):
    pass


class F(float):
    pass


class S(str):
    pass


class B(bytes):
    pass


class L(list):
    pass


class T(tuple):
    pass


class D(dict):
    pass


class Indexed(int):
    def __index__(self):
        return 2


class Converted(int):
    def __int__(self):
        return 7

    def __float__(self):
        return 1.25


class Cut(float):
    def __int__(self):
        return 9

    def __index__(self):
        return 1


i, f, s, b, l, t, d = I(3), F(2.5), S("ab"), B(b"xy"), L([1, 2]), T((1, 2)), D(a=1)
x, c, cut = Indexed(3), Converted(5), Cut(2.5)
EXPRESSIONS = """
chr(I(65))
hex(i)
bin(i)
oct(i)
abs(i)
round(f,i)
pow(i,i)
pow(i,i,I(5))
divmod(i,I(2))
[0]*i
i*'x'
'x'*i
b'x'*i
(1,)*i
'abcdef'[i]
b'abcdef'[i]
[1,2,3,4][i]
'abcdef'[i:]
range(i)
range(i,I(9),I(2))
list(range(10))[i]
bytes(i)
bytes([i])
bytearray([i])
int('12',i)
i.to_bytes(i,'big')
'%d|%x|%c|%*d|%s' % (i,i,I(65),i,i,i)
'{:d}|{:x}|{:{}}'.format(i,i,i,i)
f'{i:05d}|{f:.{i}f}'
'a,b,c,d,e'.split(',',i)
'aaaaa'.replace('a','b',i)
'abc'.center(I(9))
'x'.ljust(i)
'x'.zfill(i)
'aXa'.find('a',I(1))
'abcabc'.index('a',i)
'abcabc'.count('a',i)
'abc'.startswith('b',I(1))
math.sqrt(i)
math.floor(f)
math.factorial(i)
math.gcd(i,I(6))
math.ldexp(f,i)
struct.pack('<i',i)
struct.pack('<f',f)
array.array('i',[i])
sum([i,i])
sum([f,f])
min(i,2)
max(f,1)
sorted([i,1,f])
i==3
3==i
i<4
2.5==f
{3:'a'}[i]
{i:'a'}[3]
hash(i)==hash(3)
hash(f)==hash(2.5)
hash(s)==hash('ab')
{'ab':1}[s]
i+f
i/2
f//1
f%1
-i
-f
~i
i<<i
i>>1
i&2
i|4
i^1
i**2
2**i
f**2
2**f
int(f)
float(i)
complex(i,f)
bool(i)
str(i)
repr(i)
repr(f)
str(s)
repr(s)
repr(l)
repr(t)
repr(b)
type(i+1)
type(+i)
type(abs(i))
type(f*1)
type(s+'')
type(s.upper())
type(l+[])
type(l*1)
type(t+())
type(l[:])
type(t[:])
type(d.copy())
type(b+b'')
s+'c'
'c'+s
s in 'xabx'
'a' in s
s.join([s,s])
','.join([s,s])
s=='ab'
s<'b'
s%()
'%s %r'%(s,s)
f'{s:>5}'
'{:>5}'.format(s)
getattr('x',S('upper'))()
d['a']
list(d)
{**d}
dict(d)
(lambda **k:k)(**d)
(lambda *a:a)(*t)
[*l]
l+[3]
[0]+l
t+(3,)
l==[1,2]
t==(1,2)
d=={'a':1}
sorted(l)
len(l)
b+b'z'
b'z'+b
b==b'xy'
b[0]
bytes(b)
bytearray(b)
memoryview(b)[0]
b.decode()
s.encode()
int(S('12'))
float(S('1.5'))
int.from_bytes(b,'big')
binascii.hexlify(b)
isinstance(i,int)
'%s'%t
'%s %s'%t
'a%sb'%l
slice(i,None)
list(enumerate('ab',i))
list(zip(l,t))
list(map(str,t))
dict.fromkeys(t,i)
set(l)
frozenset(t)
l.index(I(2))
1 in l
i in [3]
t.count(I(1))
t.index(2)
str(b,'utf8')
i.bit_length()
f.is_integer()
i.real
f.hex()
ord(S('a'))
s.split(S('a'))
s.strip(S('a'))
s.partition(S('b'))
isinstance(s,S)
format(i,S('04d'))
io.StringIO(s).read()
io.BytesIO(b).read(i)
collections.deque(l,i)
complex(f)
eval(S('1+1'))
callable(i)
all(l)
any(t)
iter(l).__next__()
list(reversed(l))
int.__add__(i,1)
str.upper(s)
list.__len__(l)
f.__int__()
l.__class__.__name__
i.__int__()
round(i)
round(f)
math.isclose(f,F(2.5))
math.copysign(i,-1)
bytes(t)
bytes(l)
array.array('b',b).tolist()
sys.intern('a')
tuple(l)
list(t)
[x for x in d]
'-'.join(d)
'%(a)d'%d
'{a}'.format(**d)
'{0[a]}'.format(d)
i if i else 0
i and 5
not i
[i,2,1].sort()
int(x), float(x), x + 1, hex(x), [10, 11, 12, 13][x], [1] * x, range(x), bytes(x), "%d" % x, f"{x}", 1 << x
int(c), float(c), c + 1, hex(c), "abcdef"[c], divmod(c, 3), sum([x, c]), max(x, c), x.__index__()
int(cut), float(cut), cut + 1, round(cut), complex(cut)
"""
for expression in EXPRESSIONS.strip().split("\n"):
    try:
        print(expression, "->", eval(expression))
    except Exception as e:
        print(expression, "!", type(e).__name__, e)
