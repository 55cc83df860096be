# The environment and the system's shell.
# engines: bytecode native
# expect: cpython 3.11
import os

print(os.getenv("ADDER_NO_SUCH"), os.getenv("ADDER_NO_SUCH", "other"), os.putenv("ADDER_A", "1"), os.unsetenv("ADDER_A"))
print(os.system("true"), os.system("exit 3") >> 8)
