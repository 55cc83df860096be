"""Imported by the case `imports`; prints once."""
print("loading", __name__)
value = 10
_hidden = 1


class Thing:
    kind = "thing"


def get():
    return value
