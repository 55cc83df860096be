# An attribute that was deleted and is set again goes before the method of its class, wherever that was cached.
# engines: bytecode native
# expect: cpython 3.11


class Lamp:
    def state(self):
        return "class"


def states(lamp, change):
    found = []
    for i in range(6):
        found.append(lamp.state())
        if i == 3:
            change()
    return found


lamp = Lamp()


def own():
    lamp.state = lambda: "own"


def not_callable():
    lamp.state = 5


for _ in range(4):
    print(states(lamp, own), lamp.__dict__.keys())
    del lamp.state
    print(lamp.state(), lamp.__dict__)
try:
    states(lamp, not_callable)
except TypeError as error:
    print(error)


# The same with what is stored and read, and with another object of the shape.
def counts(lamp, other):
    total = 0
    for i in range(6):
        lamp.count = i
        total += lamp.count
        del lamp.count
        other.count = 10
        total += other.count
        if i & 1:
            del other.count
    return total, hasattr(lamp, "count"), hasattr(other, "count")


for _ in range(4):
    print(counts(Lamp(), Lamp()), counts(lamp, Lamp()))
