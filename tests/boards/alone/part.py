"""Half of a program."""


def total(numbers):
    return sum(n * n for n in numbers)
