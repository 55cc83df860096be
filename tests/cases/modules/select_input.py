# Waiting for standard input.
# engines: bytecode native
# expect: adder
# stdin: line\n
import select
import sys

poller = select.poll()
poller.register(sys.stdin, select.POLLIN)
source = sys.stdin.buffer
print(len(poller.poll(1000)), sys.stdin.read(2))
poller.register(source, select.POLLIN)
print([events for _, events in poller.ipoll(1000)], source.read(2), len(poller.poll(0)))
print(repr(sys.stdin.readline()), repr(sys.stdin.read()), len(poller.poll(0)))
