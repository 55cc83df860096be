"""Imported by _cycle_a, which it imports."""
import _cycle_a

name = "b"


def other():
    return _cycle_a.name
