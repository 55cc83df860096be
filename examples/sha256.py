"""SHA-256 with the compression function in viper.

The words are kept in 32 bits by masks, so the same text is right with machine words of 32 and 64 bits and with
ints of any size. The constants are computed, not typed: they are the first bits of roots of primes.
"""
import micropython
from array import array


def first_primes(n):
    found = []
    candidate = 2
    while len(found) < n:
        if all(candidate % p for p in found):
            found.append(candidate)
        candidate += 1
    return found


def root_fraction(p, power):
    # The first 32 bits of the fraction of p ** (1 / power), by bisection on integers.
    low = 0
    high = p << 32
    while high - low > 1:
        middle = (low + high) >> 1
        if middle**power <= p << 32 * power:
            low = middle
        else:
            high = middle
    return low & 0xFFFFFFFF


K = array("I", (root_fraction(p, 3) for p in first_primes(64)))
START = array("I", (root_fraction(p, 2) for p in first_primes(8)))


@micropython.viper
def schedule(w: ptr32, block: ptr8, at: int):
    m = uint(0xFFFFFFFF)
    for i in range(16):
        w[i] = uint(block[at]) << 24 | block[at + 1] << 16 | block[at + 2] << 8 | block[at + 3]
        at += 4
    for i in range(16, 64):
        x = uint(w[i - 15])
        y = uint(w[i - 2])
        s0 = (x >> 7 | x << 25) ^ (x >> 18 | x << 14) ^ x >> 3
        s1 = (y >> 17 | y << 15) ^ (y >> 19 | y << 13) ^ y >> 10
        w[i] = (s0 + s1 + w[i - 16] + w[i - 7]) & m


@micropython.viper
def compress(state: ptr32, w: ptr32, k: ptr32):
    m = uint(0xFFFFFFFF)
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


class Sha256:
    def __init__(self, data=b""):
        self.state = array("I", START)
        self.words = array("I", (0 for _ in range(64)))
        self.rest = b""
        self.length = 0
        self.update(data)

    def update(self, data):
        self.length += len(data)
        data = self.rest + data
        whole = len(data) // 64 * 64
        self._blocks(data, whole)
        self.rest = data[whole:]

    def _blocks(self, data, end):
        for at in range(0, end, 64):
            schedule(self.words, data, at)
            compress(self.state, self.words, K)

    def hexdigest(self):
        zeros = (55 - self.length) % 64
        tail = self.rest + b"\x80" + bytes(zeros) + (self.length * 8).to_bytes(8, "big")
        saved = array("I", self.state)
        self._blocks(tail, len(tail))
        text = "".join("%08x" % word for word in self.state)
        self.state = saved
        return text


MESSAGE = bytes(i * 7 + (i >> 8) & 0xFF for i in range(8192))


def bench_sha256():
    hasher = Sha256()
    for _ in range(4):
        hasher.update(MESSAGE)
    return hasher.hexdigest()


def main():
    # The first two examples of FIPS 180-4.
    assert Sha256(b"abc").hexdigest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    two_blocks = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    assert Sha256(two_blocks).hexdigest().startswith("248d6a61d20638b8e5c026930c3e6039a33ce459")
    hasher = Sha256()
    for at in range(0, len(MESSAGE), 1000):
        hasher.update(MESSAGE[at : at + 1000])
    assert hasher.hexdigest() == Sha256(MESSAGE).hexdigest()
    print("sha256 of %d bytes: %s" % (len(MESSAGE), hasher.hexdigest()))


if __name__ == "__main__":
    main()
