# Complex numbers and imaginary literals.
# expect: cpython 3.11
a = 3 + 4j
print(a, a.real, a.imag, abs(a), -a, a.conjugate() if hasattr(a, "conjugate") else complex(a.real, -a.imag))
print(a + 1, a - 1j, a * a, a / 2, 1 / (1 + 1j), a == 3 + 4j, a != 3)
print(2j, 1e3j, 0.5j, complex(1, 2), complex(), complex(2.5), bool(0j))
print((1 + 2j) ** 2, 1j * 1j == -1)
print([1j, -1j, 1 - 1j])

# out:
# | (3+4j) 3.0 4.0 5.0 (-3-4j) (3-4j)
# | (4+4j) (3+3j) (-7+24j) (1.5+2j) (0.5-0.5j) True True
# | 2j 1000j 0.5j (1+2j) 0j (2.5+0j) False
# | (-3+4j) True
# | [1j, (-0-1j), (1-1j)]
