# Waiting for streams.
# engines: bytecode native
# expect: adder
import io
import select
import sys
import time
from micropython import RingIO


class Source(io.IOBase):
    def __init__(self, *states):
        self.states = list(states)
        self.last = None

    def ioctl(self, request, argument):
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        # How often it is asked while a call waits is a matter of time.
        if (request, argument, state) != self.last:
            print("ioctl", request, argument, state)
        self.last = (request, argument, state)
        return state & argument if state >= 0 else state

    def __repr__(self):
        return "Source"


print(select.POLLIN, select.POLLOUT, select.POLLERR, select.POLLHUP)
poller = select.poll()
print(poller.poll(0), poller.register(Source(0)), len(poller.poll(0)))
poller = select.poll()
source = Source(0, 0, 1)
poller.register(source, select.POLLIN)
print(poller.poll(0), poller.poll(), list(poller.ipoll(10)))
print(poller.modify(source, select.POLLOUT), poller.poll(1))
source.states = [4]
print(poller.poll(0, 1), poller.poll(0), poller.modify(source, 4), poller.poll(None))
print(poller.register(source, 1), poller.poll(0), poller.unregister(source), poller.poll(0))
source.states = [-9]
poller.register(source)
try:
    poller.poll(0)
except OSError as e:
    print("OSError", e.errno)
poller.unregister(source)
for missing in lambda: poller.unregister(source), lambda: poller.modify(source, 1):
    try:
        missing()
    except (KeyError, OSError) as e:
        print(type(e).__name__, isinstance(e, OSError))
for wrong in object(), "text", None:
    try:
        poller.register(wrong)
    except OSError as e:
        print("OSError", e)

ring = RingIO(3)
memory = io.BytesIO()
poller.register(ring)
poller.register(memory, select.POLLIN)
poller.register(sys.stdout, select.POLLOUT)
poller.register(1, select.POLLOUT)
show = lambda: [(type(stream).__name__, events) for stream, events in poller.poll(0)]
print(show())
ring.write(b"ab")
print(show())
ring.write(b"c")
print(show())
class Quiet(io.IOBase):
    def ioctl(self, request, argument):
        return 0


poller = select.poll()
poller.register(Quiet())
start = time.ticks_ms()
print(len(poller.poll(30)) == 0, time.ticks_diff(time.ticks_ms(), start) >= 29)
try:
    poller.poll("x")
except TypeError:
    print("TypeError")
poller = select.poll()
memory.close()
poller.register(memory)
try:
    poller.poll(0)
except ValueError:
    print("ValueError")
