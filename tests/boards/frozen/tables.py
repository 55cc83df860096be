"""A module in flash: its code is used there."""

import micropython

NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spell(number):
    words = []
    if number < 0:
        words.append("minus")
        number = -number
    digits = []
    while True:
        digits.append(number % 10)
        number //= 10
        if number == 0:
            break
    for digit in reversed(digits):
        words.append(NAMES[digit])
    return " ".join(words)


def primes(limit):
    sieve = bytearray(limit)
    found = []
    for candidate in range(2, limit):
        if sieve[candidate]:
            continue
        found.append(candidate)
        for multiple in range(candidate * candidate, limit, candidate):
            sieve[multiple] = 1
    return found


def wrapped(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        lines.append(line)
    return lines


class Counter:
    def __init__(self):
        self.counts = {}

    def add(self, item, by=1):
        try:
            self.counts[item] += by
        except KeyError:
            self.counts[item] = by

    def most(self):
        return max(self.counts.items(), key=lambda pair: pair[1])


@micropython.viper
def checksum(data, count: int) -> int:
    p = ptr8(data)
    a, b = 1, 0
    for i in range(count):
        a = (a + p[i]) % 65521
        b = (b + a) % 65521
    return b << 16 ^ a
