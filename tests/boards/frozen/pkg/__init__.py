from .part import whole

name = __name__
