# The built-in `format`, `ascii`, grouping with `_`, `%a`.
# expect: cpython 3.11
print(format(255, "x"), format(1.5, ".3f"), format("a", ">3"), format([1], ""), format(True), format(10**20, ","))
print("{:_} {:_x}".format(1234567, 1 << 40), "%a" % "é", ascii("é"), "{!a}".format("é"))

# out:
# | ff 1.500   a [1] True 100,000,000,000,000,000,000
# | 1_234_567 100_0000_0000 '\xe9' '\xe9' '\xe9'
