"""WS2812 LEDs over SPI: each colour bit becomes three line bits, 110 for one and 100 for zero.

A rainbow for a strip of LEDs is computed, corrected for the eye and encoded; sending it is one SPI write.
"""
import micropython

LEDS = 144
GAMMA = bytes(round((i / 255) ** 2.2 * 255) for i in range(256))


@micropython.viper
def rainbow(grb: ptr8, leds: int, phase: int, gamma: ptr8):
    o = 0
    for i in range(leds):
        # Six ramps of 256 steps round the colour wheel.
        hue = (i * 1536 // leds + phase) % 1536
        up = hue & 255
        down = 255 - up
        sector = hue >> 8
        r = 0
        g = 0
        b = 0
        if sector == 0:
            r = 255
            g = up
        elif sector == 1:
            r = down
            g = 255
        elif sector == 2:
            g = 255
            b = up
        elif sector == 3:
            g = down
            b = 255
        elif sector == 4:
            r = up
            b = 255
        else:
            r = 255
            b = down
        grb[o] = gamma[g]
        grb[o + 1] = gamma[r]
        grb[o + 2] = gamma[b]
        o += 3


@micropython.viper
def encode(grb: ptr8, line: ptr8, n: int):
    o = 0
    for i in range(n):
        value = grb[i]
        bits = 0
        for _ in range(8):
            bits <<= 3
            if value & 0x80:
                bits |= 6
            else:
                bits |= 4
            value <<= 1
        line[o] = bits >> 16
        line[o + 1] = bits >> 8 & 0xFF
        line[o + 2] = bits & 0xFF
        o += 3


def decode(line):
    bits = int.from_bytes(line, "big")
    count = len(line) * 8 // 3
    value = 0
    for at in range(count - 1, -1, -1):
        code = bits >> 3 * at & 7
        assert code in (4, 6)
        value = value << 1 | code >> 1 & 1
    return value.to_bytes(count // 8, "big")


GRB = bytearray(3 * LEDS)
LINE = bytearray(9 * LEDS)


def frame(phase):
    rainbow(GRB, LEDS, phase, GAMMA)
    encode(GRB, LINE, len(GRB))


def bench_ws2812():
    total = 0
    for phase in range(0, 1536, 12):
        frame(phase)
        total = (total * 31 + sum(LINE)) & 0x3FFFFF
    return total


def main():
    frame(100)
    for at in range(0, len(GRB), 24):
        assert decode(LINE[3 * at : 3 * at + 72]) == GRB[at : at + 24]
    frame(0)
    # The first LED is pure red: green 0, red 255, blue 0.
    assert LINE[:9] == b"\x92\x49\x24\xdb\x6d\xb6\x92\x49\x24"
    print("ws2812: %d LEDs, %d bytes on the line, first %s" % (LEDS, len(LINE), LINE[:9].hex()))


if __name__ == "__main__":
    main()
