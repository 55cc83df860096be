# f-strings, `str.format` and format specs.
# expect: cpython 3.11
name, n, x = "adder", 42, 3.14159
print(f"{name} {n} {x}", f"{name!r:>10}|{n:05d}|{x:.2f}|{n:#x}|{n:b}|{n:,}|{-n:+}|")
print(f"{n + 1} {n * 2:>6}|{name[1:3]}|{'q'}|{{}}|{n:{8}}|{x:{5}.{2}}|")
print(f"{(lambda v: v * 2)(4)} {[i for i in range(3)]} {dict(a=1)['a']} {n if n else 0} {n:>{len(name)}}")
print(f"{n=} {x=:.1f} {name=}", f"a{1}b" "c{2}" f"{3}d")
print("{} {} {0}".format(1, 2) if False else "{0} {1} {0}".format("a", "b"))
print("{:>8}|{:<8}|{:^8}|{:*^9}|{:08.3f}|{:e}".format("r", "l", "c", "m", -3.14159, 12345.6789))
print("{a} {b[0]} {c.real} {d[key]}".format(a=1, b=[2], c=3, d={"key": 4}))
print("{!r} {!s} {:{}} {:{w}.{p}f}|".format("r", "s", "x", 4, 2.5, w=7, p=2))
print("{:d} {:x} {:X} {:o} {:b} {:c} {:#b} {:#o} {:#X} {:+d} {: d}".format(10, 255, 255, 8, 5, 65, 5, 8, 255, 7, 7))
print("{:,} {:%} {:.1%} {:g} {:G}".format(1234567, 0.25, 0.125, 1e-7, 1e20))
print("{:5}|{:<5}|{:=+6}|{:^5}|{:s}|{:.2}|{:5.1}|".format(1, 2, 3, "s", "t", "abc", "xyz"))
print("{{}} {{{}}}".format(1), "%5.1f|%-8s|%+d|% d|%#x|%r" % (2.25, "l", 3, 4, 255, "é"))
print("%*d|%-*d|%.*f" % (5, 1, 5, 2, 2, 3.14159))


class Own:
    def __format__(self, spec):
        return "<" + spec + ">"

    def __repr__(self):
        return "Own()"


print(f"{Own():anything at all} {Own()!r:>8}", "{:x:y}".format(Own()))
for source in ("'{}'.format()", "'{a}'.format()", "'%d %d' % (1,)", "'%d' % (1, 2)", "f'{1:z}'", "'{:d}'.format('s')"):
    try:
        print(eval(source))
    except (IndexError, KeyError, TypeError, ValueError) as e:
        print(type(e).__name__, end=" ")
print()
