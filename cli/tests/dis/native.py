# dis: --stage ir
# dis: --stage ir --run
# dis: --stage ir-opt --run --function scaled
import micropython


@micropython.native
def scaled(xs, by):
    total = 0.5
    for x in xs:
        total += x * by
    return total


@micropython.native
def cold(x):
    return x


@micropython.native
def numbers(n):
    yield n


for _ in range(50):
    scaled([1, 2, 3], 4), sum(numbers(4))
