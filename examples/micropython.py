"""Lets the examples run under CPython: decorators that change nothing, and pointers that are views.

On MicroPython and Adder the built-in module of this name is found first, so this file is never read.
"""
import builtins

_WORD = 64


def _identity(function):
    return function


bytecode = native = _identity


def viper(function=None, **_options):
    """`@viper` and Adder's `@viper(checks=False)` alike."""
    return _identity if function is None else function


def const(value):
    return value


def uint(value):
    """An integer as the unsigned machine word that viper would make of it."""
    return int(value) & (1 << _WORD) - 1


def _pointer(code):
    def view(buffer):
        held = memoryview(buffer)
        if held.format == code:
            return buffer
        return held.cast("B").cast(code)

    return view


# A buffer whose elements already have the pointer's width is its own view: indexing it is what viper does.
ptr8 = _pointer("B")
ptr16 = _pointer("H")
ptr32 = _pointer("I")
ptrf32 = _pointer("f")
ptrf64 = _pointer("d")
ptr = ptr8

# Viper's type names are known to the compiler, so scripts do not import them.
for _name in ("uint", "ptr", "ptr8", "ptr16", "ptr32", "ptrf32", "ptrf64"):
    setattr(builtins, _name, globals()[_name])
