"""Imported by the case `imports`."""
from .. import sub
from ..sub import name


def path():
    return __name__ + ":" + name + ":" + sub.name
