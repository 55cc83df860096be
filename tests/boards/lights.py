# Bits as chains of lights (WS2812) take them: each is a pulse, a long one for 1.
import micropython
from machine import Pin

pin = Pin("A5", Pin.OUT, value=0)


@micropython.viper
def send(data: ptr8, n: int, short: int, long: int):
    port = ptr32(0x40020018)
    port[0] = 1 << 21
    for i in range(n):
        byte = data[i]
        mask = 128
        while mask:
            port[0] = 1 << 5
            rest = long if byte & mask else short
            while rest > 0:
                rest -= 1
            port[0] = 1 << 21
            mask >>= 1


@micropython.native
def blink(n):
    on, off = pin.on, pin.off
    off()
    for i in range(n):
        on()
        off()


# Until it is machine code.
for i in range(3):
    blink(30)
