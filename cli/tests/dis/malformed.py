# dis: --stage ir
# dis: --stage ir --run
# dis: --stage bytecode
def f(:
    pass
