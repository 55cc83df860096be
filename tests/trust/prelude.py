# What generated programs begin with.
import sys
INF = float('inf')
NAN = float('nan')
GI = 7
GF = 2.5
GL = [3, 1, 2]

class Box:
    kind = 'box'
    def __init__(self, x, y=0):
        self.x = x
        self.y = y
    def __repr__(self):
        return 'Box(%r, %r)' % (self.x, self.y)
    def get(self):
        return self.x
    def add(self, n, k=1):
        self.x = (self.x + n * k) % 1000003
        return self
    def pair(self, *args, **kw):
        return (self.x, args, sorted(kw.items()))
    @property
    def twice(self):
        return self.x + self.x
    @twice.setter
    def twice(self, value):
        self.x = value
    @staticmethod
    def plain(a, b=2):
        return a - b
    @classmethod
    def make(cls, x):
        return cls(x)
    def __getattr__(self, name):
        if name == 'extra':
            return self.y
        raise AttributeError(name)
    def __add__(self, other):
        return Box(self.x + other, self.y)
    def __radd__(self, other):
        return Box(other, self.y)
    def __eq__(self, other):
        return isinstance(other, Box) and self.x == other.x
    def __lt__(self, other):
        return self.x < other.x
    def __len__(self):
        return 3
    def __getitem__(self, i):
        if i > 5:
            raise IndexError('box')
        return self.x + i
    def __setitem__(self, i, value):
        self.y = value
    def __contains__(self, item):
        return item == self.x
    def __call__(self, a=1):
        return a
    def __enter__(self):
        return self
    def __exit__(self, kind, value, trace):
        self.y = 1
        return kind is ValueError

class Child(Box):
    kind = 'child'
    def get(self):
        return super().get()
    def __bool__(self):
        return self.x != 0

def show(value):
    if hasattr(value, 'send'):
        return 'generator ' + show(list(value))
    text = repr(value)
    return type(value).__name__ + ' ' + (text if len(text) < 200 else text[:200] + '...')

def note(*values):
    print('  ', *[show(value) for value in values])

def attempt(f, *args, **kw):
    try:
        print(show(f(*args, **kw)), show(args))
    except Exception as e:
        sys.print_exception(e, sys.stdout)
