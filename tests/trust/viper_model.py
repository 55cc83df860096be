# What generated viper programs begin with: viper's arithmetic and memory, in plain Python.
import sys
MASK = (1 << 64) - 1
INF = float('inf')
GL = [3, 1, 2]

def m_int(x):
    x &= MASK
    return x - (1 << 64) if x >> 63 else x

def m_uint(x):
    return x & MASK

def m_shl(x, n):
    return x << n if 0 <= n < 64 else 0

def m_shr(x, n):
    return x >> n if 0 <= n < 64 else -1 if x < 0 else 0

def m_div(x, y):
    if y == 0:
        raise ZeroDivisionError('division by zero')
    return x // y

def m_mod(x, y):
    if y == 0:
        raise ZeroDivisionError('division by zero')
    return x % y

class Pointer:
    def __init__(self, buffer, size, before=0):
        self.buffer = buffer
        self.size = size
        self.before = before
    def place(self, index):
        at = self.before + m_int(index) * self.size
        at = m_int(at) if self.size == 1 else at
        if at < 0 or at + self.size > len(self.buffer):
            raise IndexError('index out of range')
        return at
    def get(self, index):
        at = self.place(index)
        x = 0
        for k in range(self.size):
            x |= self.buffer[at + k] << 8 * k
        return x
    def put(self, index, x):
        at = self.place(index)
        for k in range(self.size):
            self.buffer[at + k] = x >> 8 * k & 255
    def moved(self, bytes, size):
        return Pointer(self.buffer, size, m_int(self.before + bytes))

def note(*values):
    print('  ', values)

def attempt(f, *args):
    try:
        print(repr(f(*args)), args)
    except Exception as e:
        sys.print_exception(e, sys.stdout)
