# A heap that is filled to the last byte: MemoryError, and all is well once that is dropped.
# engines: bytecode
# expect: adder
import gc
def fill(kept):
    size = 65536
    while size:
        try:
            while True:
                kept[0] = (kept[0], bytearray(size))
        except MemoryError:
            size //= 2
    try:
        while True:
            kept[0] = (kept[0],)
    except MemoryError:
        pass
    try:
        while True:
            kept[0] = [kept[0]]
    except MemoryError:
        pass

def probe():
    try:
        [1, 2, 3]
    except MemoryError as e:
        return e


kept = [None]
error = [None]
fill(kept)
error[0] = probe()
kept[0] = None
gc.collect()
print(repr(error[0]), len([1] * 1000))

# out:
# | MemoryError() 1000
