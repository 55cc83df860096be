# dis: --stage ir
# dis: --stage ir-opt --function total
# dis: --stage asm --function total
# dis: --stage ir --function twice --target cortex-m4
import micropython


@micropython.viper
def total(p: ptr8, n: int) -> int:
    t = 0
    for i in range(n):
        t += p[i]
    return t


@micropython.viper
def twice(x: int) -> int:
    return x + x


@micropython.viper
def wrong(x: int, y: uint) -> bool:
    return x < y
