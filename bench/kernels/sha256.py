"""SHA-256's compression function over whole blocks."""
import micropython
from array import array


def noise(n, seed):
    out = bytearray(n)
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = seed >> 16 & 0xFF
    return out

def primes(n):
    found = []
    c = 2
    while len(found) < n:
        if all(c % p for p in found):
            found.append(c)
        c += 1
    return found


def root_bits(p, power):
    # The first 32 bits of the fraction of p ** (1 / power), by integer bisection.
    low = 0
    high = p << 32
    while high - low > 1:
        mid = (low + high) >> 1
        if mid**power <= p << 32 * power:
            low = mid
        else:
            high = mid
    return low & 0xFFFFFFFF


@micropython.viper
def compress(state: ptr32, blocks: ptr8, count: int, k: ptr32, w: ptr32):
    m = uint(0xFFFFFFFF)
    p = 0
    for _ in range(count):
        for i in range(16):
            w[i] = blocks[p] << 24 | blocks[p + 1] << 16 | blocks[p + 2] << 8 | blocks[p + 3]
            p += 4
        for i in range(16, 64):
            x = uint(w[i - 15])
            y = uint(w[i - 2])
            s0 = (x >> 7 | x << 25) ^ (x >> 18 | x << 14) ^ x >> 3
            s1 = (y >> 17 | y << 15) ^ (y >> 19 | y << 13) ^ y >> 10
            w[i] = (s0 + s1 + w[i - 16] + w[i - 7]) & m
        a = uint(state[0])
        b = uint(state[1])
        c = uint(state[2])
        d = uint(state[3])
        e = uint(state[4])
        f = uint(state[5])
        g = uint(state[6])
        h = uint(state[7])
        for i in range(64):
            s1 = (e >> 6 | e << 26) ^ (e >> 11 | e << 21) ^ (e >> 25 | e << 7)
            t1 = h + (s1 & m) + (g ^ e & (f ^ g)) + k[i] + w[i]
            s0 = (a >> 2 | a << 30) ^ (a >> 13 | a << 19) ^ (a >> 22 | a << 10)
            t2 = (s0 & m) + (a & b | c & (a | b))
            h = g
            g = f
            f = e
            e = (d + t1) & m
            d = c
            c = b
            b = a
            a = (t1 + t2) & m
        state[0] = (a + state[0]) & m
        state[1] = (b + state[1]) & m
        state[2] = (c + state[2]) & m
        state[3] = (d + state[3]) & m
        state[4] = (e + state[4]) & m
        state[5] = (f + state[5]) & m
        state[6] = (g + state[6]) & m
        state[7] = (h + state[7]) & m


BLOCKS = 256
DATA = noise(64 * BLOCKS, 14)
K = array("I", (root_bits(p, 3) for p in primes(64)))
H = array("I", (root_bits(p, 2) for p in primes(8)))
W = array("I", bytes(4 * 64))


def bench_sha256():
    state = array("I", H)
    for _ in range(144):
        compress(state, DATA, BLOCKS, K, W)
    return state[0] << 16 ^ state[7]
