# Recursion of viper functions raises RecursionError from whatever depth of the machine's stack it starts, with small
# frames and with large ones: in the function's own check as well as in that of the call.
# engines: native viper viper-unchecked
# expect: cpython 3.11
def nested(n, f):
    return f(0) if n == 0 else list(map(lambda _: nested(n - 1, f), (0,)))[0]


@micropython.viper
def narrow(n: int) -> int:
    return int(narrow(n + 1)) + n


@micropython.viper
def wide(n: int) -> int:
    a0 = n * 3 ^ 0
    a1 = n * 4 ^ 1
    a2 = n * 5 ^ 2
    a3 = n * 6 ^ 3
    a4 = n * 7 ^ 4
    a5 = n * 8 ^ 5
    a6 = n * 9 ^ 6
    a7 = n * 10 ^ 7
    a8 = n * 11 ^ 8
    a9 = n * 12 ^ 9
    a10 = n * 13 ^ 10
    a11 = n * 14 ^ 11
    a12 = n * 15 ^ 12
    a13 = n * 16 ^ 13
    a14 = n * 17 ^ 14
    a15 = n * 18 ^ 15
    a16 = n * 19 ^ 16
    a17 = n * 20 ^ 17
    a18 = n * 21 ^ 18
    a19 = n * 22 ^ 19
    a20 = n * 23 ^ 20
    a21 = n * 24 ^ 21
    a22 = n * 25 ^ 22
    a23 = n * 26 ^ 23
    a24 = n * 27 ^ 24
    a25 = n * 28 ^ 25
    a26 = n * 29 ^ 26
    a27 = n * 30 ^ 27
    a28 = n * 31 ^ 28
    a29 = n * 32 ^ 29
    a30 = n * 33 ^ 30
    a31 = n * 34 ^ 31
    a32 = n * 35 ^ 32
    a33 = n * 36 ^ 33
    a34 = n * 37 ^ 34
    a35 = n * 38 ^ 35
    a36 = n * 39 ^ 36
    a37 = n * 40 ^ 37
    a38 = n * 41 ^ 38
    a39 = n * 42 ^ 39
    a40 = n * 43 ^ 40
    a41 = n * 44 ^ 41
    a42 = n * 45 ^ 42
    a43 = n * 46 ^ 43
    a44 = n * 47 ^ 44
    a45 = n * 48 ^ 45
    a46 = n * 49 ^ 46
    a47 = n * 50 ^ 47
    a48 = n * 51 ^ 48
    a49 = n * 52 ^ 49
    a50 = n * 53 ^ 50
    a51 = n * 54 ^ 51
    a52 = n * 55 ^ 52
    a53 = n * 56 ^ 53
    a54 = n * 57 ^ 54
    a55 = n * 58 ^ 55
    a56 = n * 59 ^ 56
    a57 = n * 60 ^ 57
    a58 = n * 61 ^ 58
    a59 = n * 62 ^ 59
    total = int(wide(n + 1))
    total += a0 + a1 + a2 + a3 + a4 + a5
    total += a6 + a7 + a8 + a9 + a10 + a11
    total += a12 + a13 + a14 + a15 + a16 + a17
    total += a18 + a19 + a20 + a21 + a22 + a23
    total += a24 + a25 + a26 + a27 + a28 + a29
    total += a30 + a31 + a32 + a33 + a34 + a35
    total += a36 + a37 + a38 + a39 + a40 + a41
    total += a42 + a43 + a44 + a45 + a46 + a47
    total += a48 + a49 + a50 + a51 + a52 + a53
    total += a54 + a55 + a56 + a57 + a58 + a59
    return total


def ends(f, n):
    try:
        nested(n, f)
    except RuntimeError as e:
        return type(e).__name__


def deepest():
    # How deep it goes on the machine's stack.
    low, high = 1, 2
    while ends(int, high) is None:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if ends(int, middle) is None else (low, middle)
    return low


depth = deepest()
for f in (narrow, wide):
    print({ends(f, n) for n in range(6)})
    # Where little of it is left, the function's own check finds that.
    print({ends(f, max(depth - n, 0)) for n in range(6)})

# out:
# | {'RecursionError'}
# | {'RecursionError'}
# | {'RecursionError'}
# | {'RecursionError'}
