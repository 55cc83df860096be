"""Imported by the case `imports`."""
from . import sub

CONSTANT = "from " + sub.name
