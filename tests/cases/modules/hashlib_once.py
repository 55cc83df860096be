# A digest is taken once, as in MicroPython; text counts as its bytes.
# engines: bytecode native
# expect: micropython 1.29
import hashlib

h = hashlib.sha256(b"once")
print(h.update(b" more"), len(h.digest()))
for again in lambda: h.digest(), lambda: h.update(b"x"):
    try:
        print(again())
    except ValueError:
        print("ValueError")
print(hashlib.sha256("text").digest() == hashlib.sha256(b"text").digest())
