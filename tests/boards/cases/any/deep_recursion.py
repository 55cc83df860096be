# Recursion of 5,000 calls: RecursionError, whoever calls.
# engines: bytecode
# expect: adder
def plain(n):
    return plain(n - 1) + 1 if n else 0


@micropython.native
def native(n):
    return native(n - 1) + 1 if n else 0


@micropython.viper
def viper(n: int) -> int:
    if n == 0:
        return 0
    return int(viper(n - 1)) + 1


class Tree:
    def __init__(self, n):
        self.child = Tree(n - 1) if n else None

    def __len__(self):
        return 0 if self.child is None else len(self.child) + 1


def length(n):
    return len(Tree(n))


for function in plain, native, viper, length:
    print(function(10))
    try:
        function(5000)
    except RecursionError as e:
        print(e)
    print(function(10))

# out:
# | 10
# | maximum recursion depth exceeded
# | 10
# | 10
# | maximum recursion depth exceeded
# | 10
# | 10
# | maximum recursion depth exceeded
# | 10
# | 10
# | maximum recursion depth exceeded
# | 10
