# An interruption comes out of loops and at the beginning of functions, in compiled code as in bytecode.
# engines: bytecode native
# expect: adder
import micropython


def interrupt():
    micropython.schedule(micropython.kbd_intr, None)


def loop(n, at):
    t = 0
    for i in range(n):
        if i == at:
            interrupt()
        t += i
    return t


def while_loop(n, at):
    while n:
        n -= 1
        if n == at:
            interrupt()
    return n


def callee(x):
    return x


def calls(x, now):
    if now:
        micropython.schedule(micropython.kbd_intr, None)
    return callee(x)


def tried(f, *arguments):
    try:
        return f(*arguments)
    except KeyboardInterrupt:
        return "KeyboardInterrupt"


def many(f, *arguments):
    return [tried(f, *arguments) for _ in range(5)]


def main():
    print(many(loop, 100, -1), tried(loop, 200000, 150000), tried(loop, 100, -1), tried(loop, 200000, 1))
    print(many(while_loop, 100, -1), tried(while_loop, 200000, 150000), tried(while_loop, 100, -1), tried(while_loop, 200000, 1))
    print(many(calls, 5, False), tried(calls, 5, True), tried(calls, 5, False))


main()

# out:
# | [4950, 4950, 4950, 4950, 4950] KeyboardInterrupt 4950 KeyboardInterrupt
# | [0, 0, 0, 0, 0] KeyboardInterrupt 0 KeyboardInterrupt
# | [5, 5, 5, 5, 5] KeyboardInterrupt 5
