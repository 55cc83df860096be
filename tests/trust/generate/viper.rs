//! Random viper functions, each together with the same in plain Python, line for line.

use crate::generate::locals::Locals;
use crate::program::Pair;
use crate::random::{Choose, Random};

#[path = "viper/expr.rs"]
mod expr;
#[path = "viper/stmt.rs"]
mod stmt;

/// A type of viper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ty {
    Int,
    Uint,
    Bool,
    Float,
    Object,
    /// A pointer to items of so many bytes.
    Ptr(usize),
}

const TYPES: &[Ty] = &[
    Ty::Int,
    Ty::Int,
    Ty::Int,
    Ty::Uint,
    Ty::Uint,
    Ty::Bool,
    Ty::Float,
    Ty::Object,
    Ty::Ptr(1),
    Ty::Ptr(1),
    Ty::Ptr(2),
    Ty::Ptr(4),
];

impl Ty {
    fn name(self) -> &'static str {
        match self {
            Ty::Int => "int",
            Ty::Uint => "uint",
            Ty::Bool => "bool",
            Ty::Float => "float",
            Ty::Object => "object",
            Ty::Ptr(1) => "ptr8",
            Ty::Ptr(2) => "ptr16",
            Ty::Ptr(_) => "ptr32",
        }
    }
}

/// A function that can be called.
#[derive(Clone, Debug)]
struct Callee {
    name: String,
    params: Vec<Ty>,
    result: Ty,
}

/// A function being written.
struct Gen<'r> {
    random: &'r mut Random,
    lines: Vec<Pair>,
    indent: usize,
    vars: Vec<(String, Ty)>,
    callees: Vec<Callee>,
    loops: usize,
    result: Ty,
    has_floats: bool,
    budget: usize,
    calls: usize,
    names: usize,
}

/// The lines of a program after the prelude: as viper has it, and in plain Python.
pub fn program(random: &mut Random) -> Vec<Pair> {
    let mut generator = Gen {
        random,
        lines: Vec::new(),
        indent: 0,
        vars: Vec::new(),
        callees: Vec::new(),
        loops: 0,
        result: Ty::Int,
        has_floats: false,
        budget: 0,
        calls: 0,
        names: 0,
    };
    for number in 0..1 + generator.below(3) {
        generator.function(number);
    }
    for number in 0..generator.callees.len() {
        for _ in 0..4 {
            generator.attempt_call(number);
        }
    }
    generator.lines
}

impl Choose for Gen<'_> {
    fn random(&mut self) -> &mut Random {
        self.random
    }
}

impl Locals for Gen<'_> {
    type Kind = Ty;

    fn locals(&self) -> &[(String, Ty)] {
        &self.vars
    }

    fn names(&mut self) -> &mut usize {
        &mut self.names
    }
}

impl Gen<'_> {
    fn ty(&mut self) -> Ty {
        let ty = TYPES[self.random.below(TYPES.len())];
        if ty == Ty::Float && !self.has_floats { Ty::Int } else { ty }
    }

    fn line(&mut self, pair: Pair) {
        let indent = " ".repeat(self.indent * 4);
        self.lines.push(pair.map(|text| format!("{indent}{text}")));
    }

    fn both(&mut self, text: impl Into<String>) {
        self.line(Pair::same(text));
    }

    fn function(&mut self, number: usize) {
        self.has_floats = self.one_in(4);
        let mut params: Vec<Ty> = (0..1 + self.below(4)).map(|_| self.ty()).collect();
        if self.has_floats {
            params[0] = Ty::Float;
        }
        self.result = [Ty::Int, Ty::Int, Ty::Uint, Ty::Bool, Ty::Object][self.below(5)];
        self.vars.clear();
        let list: Vec<String> =
            params.iter().enumerate().map(|(at, ty)| format!("p{at}: {}", ty.name())).collect();
        let names: Vec<String> = (0..params.len()).map(|at| format!("p{at}")).collect();
        let conversions: Vec<String> = params
            .iter()
            .enumerate()
            .filter_map(|(at, ty)| match ty {
                Ty::Int => Some(format!("p{at} = m_int(p{at})")),
                Ty::Uint => Some(format!("p{at} = m_uint(p{at})")),
                Ty::Bool => Some(format!("p{at} = bool(p{at})")),
                Ty::Float => Some(format!("p{at} = float(p{at})")),
                Ty::Object => None,
                Ty::Ptr(size) => Some(format!("p{at} = Pointer(p{at}, {size})")),
            })
            .collect();
        let conversions = if conversions.is_empty() { "pass".into() } else { conversions.join("; ") };
        // One piece, which is kept or goes as a whole.
        self.line(Pair::new(
            format!(
                "@micropython.viper\ndef f{number}({}) -> {}:\n    pass",
                list.join(", "),
                self.result.name()
            ),
            format!("\ndef f{number}({}):\n    {conversions}", names.join(", ")),
        ));
        for (at, &ty) in params.iter().enumerate() {
            self.vars.push((format!("p{at}"), ty));
        }
        self.budget = 5 + self.below(18);
        self.calls = 2;
        self.indent = 0;
        let count = 3 + self.below(7);
        self.block(count);
        self.indent = 1;
        self.leave();
        self.indent = 0;
        let result = self.result;
        self.callees.push(Callee { name: format!("f{number}"), params, result });
    }

    /// A call from outside.
    fn attempt_call(&mut self, number: usize) {
        let callee = self.callees[number].clone();
        let mut text = format!("attempt({}", callee.name);
        for &ty in &callee.params {
            text.push_str(", ");
            text.push_str(self.argument(ty));
        }
        text.push(')');
        self.both(text);
    }

    fn argument(&mut self, ty: Ty) -> &'static str {
        match ty {
            Ty::Int | Ty::Uint => self.pick(&[
                "0",
                "1",
                "2",
                "3",
                "5",
                "7",
                "-1",
                "-2",
                "8",
                "100",
                "255",
                "-256",
                "0x7fffffff",
                "-0x80000000",
                "0xffffffff",
                "0x3fffffffffffffff",
                "0x7fffffffffffffff",
                "-0x8000000000000000",
                "0xffffffffffffffff",
                "1 << 70",
                "True",
            ]),
            Ty::Bool => self.pick(&["True", "False", "0", "[1]"]),
            Ty::Float => self.pick(&["0.0", "-1.5", "2.25", "1e300", "INF", "3"]),
            Ty::Object => self.pick(&["[1, 2, 3]", "[7, -1, 1 << 65]", "[]"]),
            Ty::Ptr(_) => self.pick(&[
                "bytearray(b'abcdefgh')",
                "bytearray(16)",
                "bytearray(b'\\xff\\x80\\x7f')",
                "bytearray(0)",
                "bytearray(b'\\x01\\xff\\x02\\xfe\\x03\\xfd\\x04\\xfc\\x05')",
            ]),
        }
    }
}
