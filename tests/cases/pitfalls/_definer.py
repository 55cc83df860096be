"""Imported by the case `globals_of_definer`."""
import micropython

name = "definer"


@micropython.native
def native():
    return name


@micropython.viper
def word():
    return name


@micropython.native
def write(new):
    global name
    name = new
    return native()


@micropython.native
def key(x):
    return name, x


made = [lambda: name, native]
