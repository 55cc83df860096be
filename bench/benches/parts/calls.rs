//! What a call costs, by the tiers of caller and callee.

use super::script::{group, rounds};
use adder_vm::vm::Options;

const SOURCE: &str = "
import micropython

def plain(x):
    return x

@micropython.native
def native(x):
    return x

@micropython.viper
def viper(x: int) -> int:
    return x

class Counter:
    def method(self):
        return 1

def bytecode_to_bytecode(n):
    for i in range(n): plain(i)

def bytecode_to_native(n):
    for i in range(n): native(i)

def bytecode_to_viper(n):
    for i in range(n): viper(i)

def bytecode_to_builtin(n):
    for i in range(n): abs(i)

def bytecode_to_method(n):
    counter = Counter()
    for i in range(n): counter.method()

@micropython.native
def native_to_bytecode(n):
    for i in range(n): plain(i)

@micropython.native
def native_to_native(n):
    for i in range(n): native(i)

@micropython.native
def native_to_viper(n):
    for i in range(n): viper(i)

@micropython.viper
def viper_to_viper(n: int):
    for i in range(n): viper(i)

@micropython.viper
def viper_to_bytecode(n: int):
    for i in range(n): plain(i)

for _ in range(100):
    native(1)
";

/// Measures.
pub fn run() {
    group("calls", Options::default(), SOURCE, |script, group| {
        let names = SOURCE.lines().filter_map(|line| line.strip_prefix("def ")?.split('(').next());
        let names: Vec<&str> = names.filter(|name| name.contains("_to_")).collect();
        rounds(script, group, &names);
    });
}
