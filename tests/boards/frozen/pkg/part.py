SIGN = "größer als"


def whole(parts):
    return "+".join(parts)


def fails():
    raise ValueError("from flash")
