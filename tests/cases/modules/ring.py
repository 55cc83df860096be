# RingIO over its own memory and over a buffer.
# engines: bytecode native
# expect: micropython 1.29
import micropython

ring = micropython.RingIO(5)
print(ring, ring.any(), ring.read())
print(ring.write(b"abcdefg"), ring.any(), ring.read(2), ring.write(b"xyz"), ring.any(), ring.read())
print(ring.write(b"a\nbc"), ring.readline(), ring.readline(), ring.readline())
buffer = bytearray(4)
ring.write(b"12345")
print(ring.readinto(buffer), buffer, ring.readinto(buffer, 2), buffer, ring.any())
own = bytearray(4)
ring = micropython.RingIO(own)
print(ring.write(b"wxyz"), own, ring.read(1), ring.write(b"!"), own)

# out:
# | <RingIO> 0 b''
# | 5 5 b'ab' 2 5 b'cdexy'
# | 4 b'a\n' b'bc' b''
# | 4 bytearray(b'5234') 1 bytearray(b'5234') 0
# | 3 bytearray(b'wxy!') b'w' 1 bytearray(b'wxy!')
