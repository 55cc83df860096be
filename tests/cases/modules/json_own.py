# JSON, where it is MicroPython's: characters beyond ASCII stay, bytes are text, half a pair is no character.
# engines: bytecode native
# expect: adder
import json

print(json.dumps("é中😀") == '"é中😀"', json.loads('"é中😀"') == "é中😀")
print(json.dumps(b"12\"34"), json.dumps(b"\xff\n") == '"\xff\\n"')
print(json.loads('"\\ud83d"') == "\ufffd", json.loads('"\\ud83dx"') == "\ufffdx")
print(json.loads('"\\ud83d\\u0041"') == "\ufffdA", json.loads('"\\ude00"') == "\ufffd")
print(repr(json.loads('"a\nb"')))
try:
    json.loads("[1;2]")
except ValueError as e:
    print(e)
try:
    json.loads(b'"\xff"')
except ValueError as e:
    print(e)
print(json.dumps("\x7f") == '"\x7f"')
n = 3000
value = json.loads("[" * n + "]" * n)
depth = 0
while value:
    value = value[0]
    depth += 1
print(depth)
