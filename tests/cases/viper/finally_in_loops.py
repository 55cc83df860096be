# `finally` behind loops over machine numbers: registers that were numbers before hold exceptions then.
# engines: native viper viper-unchecked
# expect: cpython 3.11
@micropython.viper
def counted(n: int) -> int:
    t = 0
    for i in range(4):
        t += i
    try:
        for j in range(n + i):
            t += 10 // (j - 5)
    finally:
        t += 100
    return t


@micropython.viper
def returns(n: int) -> int:
    for i in range(4):
        try:
            if i == n:
                return i * 10
            if i > n:
                break
        finally:
            n -= 1
    return n


@micropython.viper
def continues(n: uint) -> uint:
    t = uint(0)
    while n > 0:
        n -= 1
        for i in range(2):
            t += 1
        try:
            if n == 3:
                continue
            t += n
        finally:
            for i in range(3):
                t += 2
    return t


for n in (1, 2, 3, 0):
    try:
        print(counted(n))
    except ZeroDivisionError as e:
        print(e.__class__.__name__)
print([returns(n) for n in range(-1, 6)], continues(6))

@micropython.viper
def deleted(n: int, x):
    if n > 0:
        del x
    else:
        n = 5
        del x
    return x


try:
    deleted(1, 2)
except UnboundLocalError as e:
    print(e.__class__.__name__)


@micropython.viper
def unreached(n: int) -> int:
    try:
        try:
            x = n + 1
        except Exception:
            return n
    finally:
        print("finally", n)
    return x


@micropython.viper
def passes(n: int, x):
    try:
        if n == 0:
            return x
        x = x[n]
    finally:
        n = 7
    return n, x


print(unreached(4), passes(0, "ab"), passes(1, "ab"))
try:
    passes(2, "ab")
except IndexError as e:
    print(e.__class__.__name__)


@micropython.viper
def unrolled(n: int, u: uint) -> int:
    try:
        for i in range(5, n & 15):
            n >>= 0
        for k in range(0x80000000 & 15):
            n = n ^ (u + (u - i))
            u &= int(u) + (i & n)
    finally:
        pass
    return int(u)


print(unrolled(7, 3))


@micropython.viper
def only_through_handlers(n: int) -> int:
    v = n
    for i in range(n & 15):
        n = (3 if i else n * 16) if i <= (v >> 1) else v ^ i
        try:
            raise ValueError(4)
        except ValueError:
            n >>= 1
    return n


print([only_through_handlers(n) for n in (0, 1, 7, 13, 1000)])

# out:
# | 92
# | 82
# | ZeroDivisionError
# | 97
# | [-2, 0, -1, 10, 0, 20, 1] 60
# | UnboundLocalError
# | finally 4
# | 5 ab (7, 'b')
# | IndexError
# | 3
# | [0, 8, 0, 0, 1]
