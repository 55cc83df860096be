# Guards that stand elsewhere than what they guard: a loop's condition checked before it, a callee out of two branches.
# engines: bytecode native
# expect: cpython 3.11
def beyond(a, b, n):
    x = a + a
    rounds = 0
    while x - b > n:
        rounds += 1
        if rounds > 50:
            break
    return rounds


BIGGEST = (1 << 62) - 1
print([beyond(30, 3, 40) for _ in range(6)])
print(beyond(BIGGEST, -5, 30), beyond(-BIGGEST - 1, 1, 30), beyond(-BIGGEST - 1, 1, -BIGGEST), beyond(30, 3, 40))


def chosen(flag, x):
    return (abs if flag else float)(x)


print([chosen(i % 2, -3) for i in range(8)])
print(chosen(True, -2.5), chosen(False, -2.5), chosen(True, -7), chosen(False, -7))

# out:
# | [51, 51, 51, 51, 51, 51]
# | 51 0 0 51
# | [-3.0, 3, -3.0, 3, -3.0, 3, -3.0, 3]
# | 2.5 -2.5 7 -7.0
