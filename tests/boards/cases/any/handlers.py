# Hard handlers that move references while collections run, and read and write what the program changes.
# engines: bytecode
# expect: adder
import gc
import time
from machine import Timer

places = [None] * 8
for i in range(8):
    places[i] = [i, str(i)]
turns = 0


def rotate(timer):
    global turns
    first = places[0]
    i = 0
    while i < 7:
        places[i] = places[i + 1]
        i += 1
    places[7] = first
    turns += 1


names = {}
table = {"a": 1}


class Point:
    pass


point = Point()
point.x = 0


def touch(timer):
    point.x += 1
    table["a"] += 1


@micropython.viper
def swap(timer):
    global turns
    p = places
    kept = p[0]
    p[0] = p[1]
    p[1] = kept
    turns = int(turns) + 1


tree = [[[i, str(i)] for i in range(10)] for j in range(40)]
for handler in rotate, swap, touch:
    timer = Timer(0, freq=4000, callback=handler, hard=True)
    for i in range(60):
        gc.collect()
        tree[i % 40] = [[i, str(i)] for i in range(10)]
        names["n%d" % i] = i
        table["k%d" % i] = i
        setattr(point, "y%d" % (i % 10), i)
        exec("q%d = %d" % (i, i))
    timer.deinit()
    print(sorted(places), turns > 100)
print(point.x > 100, table["a"] > 100, len(table), len(names))
print(all(tree[j][i] == [i, str(i)] for j in range(40) for i in range(10)))

# out:
# | [[0, '0'], [1, '1'], [2, '2'], [3, '3'], [4, '4'], [5, '5'], [6, '6'], [7, '7']] True
# | [[0, '0'], [1, '1'], [2, '2'], [3, '3'], [4, '4'], [5, '5'], [6, '6'], [7, '7']] True
# | [[0, '0'], [1, '1'], [2, '2'], [3, '3'], [4, '4'], [5, '5'], [6, '6'], [7, '7']] True
# | True True 61 60
# | True
