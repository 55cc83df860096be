"""Runs a case under CPython: python3 run.py SCRIPT [ARGS].

Provides what MicroPython has and CPython has not: the module `micropython`, the decorators by their bare names,
and viper's types, whose words are 64 bits wide, or as wide as ADDER_WORD says. Parameters and results of a viper
function are converted as its annotations say; inside, ints have any size, so a case whose intermediate results leave
64 bits and matter before the function returns belongs to MicroPython, not to this oracle.
"""

import builtins
import os
import struct
import sys
import types

WORD = int(os.environ.get("ADDER_WORD", 64))
MASK = (1 << WORD) - 1


def word(value):
    if isinstance(value, (str, bytes, bytearray, float)):
        raise TypeError("can't convert to int")
    return int(value) & MASK


def signed(value):
    value = word(value)
    return value - (1 << WORD) if value >> (WORD - 1) else value


def uint(value=0):
    return word(value)


class Pointer:
    """A pointer to words of `width` bytes, in the machine's order, checked against its buffer."""

    def __init__(self, buffer):
        if isinstance(buffer, Pointer):
            self.bytes = buffer.bytes
        else:
            self.bytes = memoryview(buffer).cast("B")

    def slot(self, index):
        start = index * self.width
        if start < 0 or start + self.width > len(self.bytes):
            raise IndexError("index out of range")
        return slice(start, start + self.width)

    def __getitem__(self, index):
        return int.from_bytes(self.bytes[self.slot(index)], sys.byteorder)

    def __setitem__(self, index, value):
        value = int(value) & ((1 << 8 * self.width) - 1)
        self.bytes[self.slot(index)] = value.to_bytes(self.width, sys.byteorder)


class ptr8(Pointer):
    width = 1


class ptr16(Pointer):
    width = 2


class ptr32(Pointer):
    width = 4


class ptr8s(Pointer):
    width = 1
    code = "b"

    def __getitem__(self, index):
        return struct.unpack(self.code, self.bytes[self.slot(index)])[0]


class ptr16s(ptr8s):
    width = 2
    code = "h"


class ptrf32(ptr8s):
    width = 4
    code = "f"

    def __setitem__(self, index, value):
        self.bytes[self.slot(index)] = struct.pack(self.code, value)


class ptrf64(ptrf32):
    width = 8
    code = "d"


POINTERS = (ptr8, ptr16, ptr32, ptr8s, ptr16s, ptrf32, ptrf64)
CONVERSIONS = {int: signed, uint: uint, bool: bool, float: float} | {pointer: pointer for pointer in POINTERS}


def plain(function=None, **options):
    return function if function is not None else plain


def viper(function=None, **options):
    if function is None:
        return viper
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    into = [CONVERSIONS.get(function.__annotations__.get(name)) for name in names]
    out = CONVERSIONS.get(function.__annotations__.get("return"))

    def converted(*args):
        args = [into[i](arg) if i < len(into) and into[i] else arg for i, arg in enumerate(args)]
        result = function(*args)
        return out(0 if result is None else result) if out else result

    return converted


def module():
    made = types.ModuleType("micropython")
    made.native = made.bytecode = plain
    made.viper = viper
    made.const = lambda value: value
    made.opt_level = lambda level=0: 0
    made.alloc_emergency_exception_buf = lambda size: None
    made.heap_lock = made.heap_unlock = made.heap_locked = lambda: 0
    return made


def main():
    sys.modules["micropython"] = made = module()
    for name, value in {
        "micropython": made,
        "native": plain,
        "viper": viper,
        "const": made.const,
        "uint": uint,
    }.items() | {(pointer.__name__, pointer) for pointer in POINTERS}:
        setattr(builtins, name, value)
    sys.argv = sys.argv[1:]
    sys.path[0] = "."
    script = types.ModuleType("__main__")
    script.__file__ = sys.argv[0]
    sys.modules["__main__"] = script
    with open(sys.argv[0], "rb") as file:
        source = file.read()
    try:
        exec(compile(source, sys.argv[0], "exec"), script.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        sys.stdout.flush()
        report(error)
        sys.exit(1)


def report(error):
    """Prints a traceback as MicroPython does: no source lines, no marks."""
    if error.__cause__ is not None:
        report(error.__cause__)
        print("\nThe above exception was the direct cause of the following exception:\n", file=sys.stderr)
    elif error.__context__ is not None and not error.__suppress_context__:
        report(error.__context__)
        print("\nDuring handling of the above exception, another exception occurred:\n", file=sys.stderr)
    print("Traceback (most recent call last):", file=sys.stderr)
    frame = error.__traceback__
    while frame is not None:
        code = frame.tb_frame.f_code
        if code.co_filename != __file__:
            print(f'  File "{code.co_filename}", line {frame.tb_lineno}, in {code.co_name}', file=sys.stderr)
        frame = frame.tb_next
    text = str(error)
    print(type(error).__name__ + (": " + text if text else ""), file=sys.stderr)


main()
