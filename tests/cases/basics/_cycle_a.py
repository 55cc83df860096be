"""Imported by the case `imports`, imports _cycle_b, which imports it."""
import _cycle_b

name = "a"


def both():
    return name + _cycle_b.name + _cycle_b.other()
