# What the module machine has on every board.
# engines: bytecode
# expect: adder
import machine

print(type(machine.freq()), type(machine.unique_id()), machine.unique_id() == machine.unique_id())
print(machine.reset_cause() in (machine.PWRON_RESET, machine.HARD_RESET, machine.SOFT_RESET))
state = machine.disable_irq()
again = machine.disable_irq()
machine.enable_irq(again)
machine.enable_irq(state)
print(state, again)
machine.idle()
machine.lightsleep()
machine.lightsleep(5)
for bad in (
    lambda: machine.Timer(9),
    lambda: machine.Timer(0, freq=0.001),
    lambda: machine.Timer(0, callback=print),
    lambda: machine.Timer(0, perod=1),
    lambda: machine.UART(0),
    lambda: machine.UART(1, 0),
    lambda: machine.Timer.init(1),
    lambda: machine.mem8["a"],
):
    try:
        bad()
    except Exception as e:
        print(type(e), e)
try:
    machine.soft_reset()
except SystemExit as e:
    print("SystemExit", e.args)

# out:
# | <class 'int'> <class 'bytes'> True
# | True
# | True False
# | <class 'ValueError'> no such Timer
# | <class 'ValueError'> a period that the timer cannot have
# | <class 'ValueError'> freq or period is wanted
# | <class 'TypeError'> 'perod' is an invalid keyword argument for Timer()
# | <class 'ValueError'> no such UART
# | <class 'ValueError'> no speed
# | <class 'TypeError'> a Timer is wanted
# | <class 'TypeError'> 'str' object cannot be interpreted as an integer
# | SystemExit ()
