# Accesses where there is no memory end in exceptions: by pointers of viper functions, and by machine.mem32.
# engines: bytecode
# expect: adder
import machine


@micropython.viper
def store(address: int, shift: int):
    p = ptr32(address << shift)
    p[0] = 1


@micropython.viper
def load(address: int, shift: int) -> int:
    p = ptr8(address << shift)
    total = 0
    for i in range(10):
        total += p[i]
    return total


@micropython.viper
def through(address: int, shift: int) -> int:
    try:
        store(address, shift)
    except IndexError as e:
        print("caught inside", e)
    return 7


@micropython.viper(checks=False, poll=False)
def unchecked(address: int, shift: int):
    p = ptr16(address << shift)
    p[3] = 1


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e), e, e.__traceback__ is not None)


for i in range(3):
    attempt(store, 0xE020, 16)
    attempt(load, 0xE020, 16)
    attempt(unchecked, 0xE020, 16)
    attempt(through, 0xE020, 16)
# The image cannot be written.
attempt(store, machine.mem32[0xE000ED08] >> 4, 4)
for memory in machine.mem8, machine.mem16, machine.mem32:
    attempt(lambda: memory[0xE0200000])
    try:
        memory[0xE0200000] = 1
    except IndexError as e:
        print(e)
attempt(lambda: machine.mem16[0x20000001])
attempt(lambda: machine.mem32[0x20000002])
word = bytearray(8)


@micropython.viper
def address_of(buffer) -> int:
    return int(ptr8(buffer))


place = address_of(word) & 0xFFFFFFFF
machine.mem32[place] = 0x81828384
machine.mem16[place + 4] = 0x12345
machine.mem8[place + 7] = -1
print(word, machine.mem32[place], hex(machine.mem16[place + 4]), machine.mem8[place])
try:
    del machine.mem8[place]
except TypeError as e:
    print(e)

# out:
# | <class 'IndexError'> address outside every object True
# | <class 'IndexError'> address outside every object True
# | <class 'IndexError'> address outside every object True
# | caught inside address outside every object
# | 7
# | <class 'IndexError'> address outside every object True
# | <class 'IndexError'> address outside every object True
# | <class 'IndexError'> address outside every object True
# | caught inside address outside every object
# | 7
# | <class 'IndexError'> address outside every object True
# | <class 'IndexError'> address outside every object True
# | <class 'IndexError'> address outside every object True
# | caught inside address outside every object
# | 7
# | <class 'IndexError'> address outside every object True
# | <class 'IndexError'> address outside every object True
# | address outside every object
# | <class 'IndexError'> address outside every object True
# | address outside every object
# | <class 'IndexError'> address outside every object True
# | address outside every object
# | <class 'ValueError'> address 20000001 is not aligned to 2 bytes True
# | <class 'ValueError'> address 20000002 is not aligned to 4 bytes True
# | bytearray(b'\x84\x83\x82\x81E#\x00\xff') 2172814212 0x2345 132
# | memory cannot be deleted
