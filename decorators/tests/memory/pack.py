@micropython.viper
def pack(src: ptr8, width: int, height: int, dst: ptr8, room: int) -> int:
    out = 0
    check = uint(0xFFFF)
    for y in range(height):
        row = y * width
        x = 0
        while x < width:
            value = src[row + x]
            run = 1
            while run < 127:
                if x + run >= width:
                    break
                if src[row + x + run] != value:
                    break
                run += 1
            if run >= 3:
                if out + 2 > room:
                    return -1
                dst[out] = 0x80 | run
                dst[out + 1] = value
                out += 2
            else:
                if out + 1 + run > room:
                    return -1
                dst[out] = run
                out += 1
                for k in range(run):
                    dst[out + k] = src[row + x + k]
                out += run
            x += run
        check ^= uint(value) << 8
        for bit in range(8):
            if check & 0x8000:
                check = (check << 1) ^ 0x1021
            else:
                check = check << 1
            check &= 0xFFFF
    dst[out] = int(check >> 8)
    dst[out + 1] = int(check) & 0xFF
    return out + 2
