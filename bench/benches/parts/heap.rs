//! Objects made and collected.

use super::script::{group, rounds};
use adder_vm::vm::Options;
use criterion::Throughput;

const SOURCE: &str = "
class Node:
    def __init__(self, next):
        self.next = next

def make_tuple(n):
    for i in range(n): (i, i)

def make_list(n):
    for i in range(n): [i, i, i]

def make_dict(n):
    for i in range(n): {'a': i}

def make_object(n):
    for i in range(n): Node(None)

def make_boxed_float(n):
    for i in range(n): 1e300 * 1e8

def make_string(n):
    s = 'some text'
    for i in range(n): s + s

def append(n):
    xs = []
    for i in range(n): xs.append(i)

KEPT = None
for _ in range(20000):
    KEPT = Node(KEPT)
TABLE = [[i, str(i)] for i in range(20000)]
";

/// Objects that the script keeps.
const LIVE: u64 = 80_000;

/// Measures.
pub fn run() {
    group("heap", Options::default(), SOURCE, |script, group| {
        let names = SOURCE.lines().filter_map(|line| line.strip_prefix("def ")?.split('(').next());
        rounds(script, group, &names.collect::<Vec<_>>());
        group.throughput(Throughput::Elements(LIVE));
        let cx = script.cx();
        group.bench_function("collect", |bencher| bencher.iter(|| cx.vm().collect(cx)));
    });
}
