//! The interpreter's operations: rounds of loops that do little else.

use super::script::{group, rounds};
use adder_vm::vm::Options;

const SOURCE: &str = "
class Point:
    def __init__(self):
        self.x = 1

def empty_loop(n):
    for _ in range(n): pass

def int_add(n):
    t = 0
    for i in range(n): t += i

def big_int_add(n):
    t = 1 << 80
    for i in range(n): t += i

def float_multiply_add(n):
    t = 0.5
    for i in range(n): t = t * 0.999 + 1.5

def compare_and_jump(n):
    t = 0
    for i in range(n):
        if i < 10: t = i

def while_loop(n):
    i = 0
    while i < n: i += 1

def list_get(n):
    xs = [1, 2, 3]
    for i in range(n): xs[1]

def list_set(n):
    xs = [1, 2, 3]
    for i in range(n): xs[1] = i

def bytearray_get(n):
    xs = bytearray(8)
    for i in range(n): xs[5]

def dict_get(n):
    d = {'key': 1, 'other': 2}
    for i in range(n): d['key']

def attribute_get(n):
    p = Point()
    for i in range(n): p.x

def attribute_set(n):
    p = Point()
    for i in range(n): p.x = i

def global_get(n):
    for i in range(n): Point

def string_join(n):
    parts = ['a', 'b', 'c']
    for i in range(n): ','.join(parts)

def raise_and_catch(n):
    for i in range(n):
        try: raise ValueError
        except ValueError: pass

def generator_next(n):
    def numbers():
        while True: yield 1
    for i, _ in zip(range(n), numbers()): pass
";

/// Measures.
pub fn run() {
    group("interp", Options::default(), SOURCE, |script, group| {
        let names = SOURCE.lines().filter_map(|line| line.strip_prefix("def ")?.split('(').next());
        rounds(script, group, &names.collect::<Vec<_>>());
    });
}
