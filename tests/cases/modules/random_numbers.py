# The module `random`: ranges, repeatable sequences, even distribution, CPython's errors.
# engines: bytecode native
# expect: cpython 3.11
import random


def draw():
    return [random.random(), random.getrandbits(40), random.randrange(10), random.uniform(-1, 1)]


for seed in (0, 5, -5, 1 << 80, "text", b"bytes", bytearray(b"b"), 2.5, True):
    random.seed(seed)
    first = draw()
    random.seed(seed)
    print(draw() == first, draw() == first)
random.seed()
first = draw()
random.seed(None)
print(draw() == first)

counts = [0] * 6
for _ in range(6000):
    counts[random.randrange(6)] += 1
print(min(counts) > 850, max(counts) < 1150)
floats = [random.random() for _ in range(2000)]
print(min(floats) >= 0, max(floats) < 1, 0.45 < sum(floats) / len(floats) < 0.55)
for bits in (1, 31, 32, 33, 63, 64, 65, 100, 1000):
    drawn = [random.getrandbits(bits) for _ in range(50)]
    print(max(drawn).bit_length() == bits, min(drawn) >= 0, end=" ")
print(random.getrandbits(0))
print(sorted({random.randrange(2, 11, 4) for _ in range(200)}), sorted({random.randrange(3, -3, -2) for _ in range(200)}))
print(sorted({random.randint(-1, 1) for _ in range(200)}), sorted({random.choice("abc") for _ in range(200)}))
big = 10**40
print(all(big <= random.randint(big, big + 5) <= big + 5 for _ in range(50)), random.randrange(big) < big)
print(random.randint(3, 3), random.uniform(2, 2), random.choice((7,)))
items = list(range(100))
random.shuffle(items)
print(items != list(range(100)), sorted(items) == list(range(100)))

for attempt in (
    lambda: random.randrange(0),
    lambda: random.randrange(2, 1),
    lambda: random.randrange(2, 1, 0),
    lambda: random.randrange(2, 2),
    lambda: random.randrange(1, 2, -1),
    lambda: random.randrange(5, step=2),
    lambda: random.randint(2, 1),
    lambda: random.choice([]),
    lambda: random.getrandbits(-1),
    lambda: random.seed([]),
):
    try:
        print(attempt())
    except (ValueError, TypeError, IndexError) as e:
        print(type(e).__name__, e)
