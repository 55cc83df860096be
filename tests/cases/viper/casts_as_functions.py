# Viper's casts outside of viper: a pointer is the buffer itself, numbers are kept or wrapped.
# engines: bytecode native
# expect: adder
data = bytearray(b"abcd")
for cast in (ptr, ptr8, ptr16, ptr32, ptr8s, ptr16s, ptrf32, ptrf64, const):
    print(cast(data) is data, end=" ")
print(uint(5), uint(-1), uint(1 << 70), float64(3), float64(2.5))

# out:
# | True True True True True True True True True 5 18446744073709551615 0 3.0 2.5
