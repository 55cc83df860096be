//! Expressions.

use super::locals::Locals;
use super::{Gen, Kind};
use crate::random::Choose;

/// Ints at the edges of small ints, machine words and what fits an instruction.
const INTS: &[&str] = &[
    "0",
    "1",
    "2",
    "3",
    "5",
    "7",
    "-1",
    "-2",
    "10",
    "127",
    "128",
    "-128",
    "-129",
    "255",
    "256",
    "65535",
    "0x7fffffff",
    "0x80000000",
    "-0x80000000",
    "0xffffffff",
    "0x3fffffffffffffff",
    "0x4000000000000000",
    "-0x4000000000000000",
    "-0x4000000000000001",
    "0x7fffffffffffffff",
    "0x8000000000000000",
    "-0x8000000000000000",
    "0xffffffffffffffff",
    "10**20",
    "-10**20",
];
/// How many of them are small.
const SMALL: usize = 9;
const FLOATS: &[&str] = &[
    "0.0",
    "-0.0",
    "1.0",
    "0.5",
    "-1.5",
    "3.25",
    "1e10",
    "1e300",
    "1e-300",
    "-2.5e-5",
    "INF",
    "-INF",
    "NAN",
    "2.0",
    "4611686018427387904.0",
    "9007199254740993.0",
];
const STRINGS: &[&str] = &["''", "'a'", "'abc'", "'xyz'", "'\\u00e4\\u20ac'", "'12'", "'%d'", "'a b'"];
const COMPARE: &[&str] = &["<", "<=", ">", ">=", "==", "!="];

impl Gen<'_> {
    /// An expression that is mostly of this kind.
    pub(super) fn expr(&mut self, kind: Kind, depth: usize) -> String {
        if self.one_in(90) {
            let other = self.kind();
            return self.typed(other, depth);
        }
        self.typed(kind, depth)
    }

    fn typed(&mut self, kind: Kind, depth: usize) -> String {
        if depth == 0 || self.one_in(4) {
            return self.leaf(kind);
        }
        let depth = depth - 1;
        match self.below(22) {
            0 => {
                let (a, test, b) = (self.expr(kind, depth), self.condition(depth), self.expr(kind, depth));
                return format!("({a} if {test} else {b})");
            }
            1 => {
                let (a, b) = (self.expr(kind, depth), self.expr(kind, depth));
                let op = self.pick(&["and", "or"]);
                return format!("({a} {op} {b})");
            }
            2 if !self.in_scope => {
                let value = self.expr(kind, depth);
                let name = self.target();
                self.bind(&name, kind);
                return format!("({name} := {value})");
            }
            3 | 4 => {
                if let Some(call) = self.call_of(kind, depth) {
                    return call;
                }
            }
            _ => {}
        }
        match kind {
            Kind::Int => self.int(depth),
            Kind::Float => self.float(depth),
            Kind::Bool => self.condition(depth),
            Kind::Str => self.str(depth),
            Kind::List => self.list(depth),
            Kind::Tuple => self.tuple(depth),
            Kind::Bytes => self.bytes(depth),
            Kind::Dict => self.dict(depth),
            Kind::Box => self.boxed(depth),
            Kind::Null => "None".into(),
        }
    }

    /// A local of the kind, or a literal.
    pub(super) fn leaf(&mut self, kind: Kind) -> String {
        if !self.one_in(4)
            && let Some(var) = self.var(kind)
        {
            return var;
        }
        self.literal(kind)
    }

    pub(super) fn literal(&mut self, kind: Kind) -> String {
        match kind {
            Kind::Int if self.one_in(12) => "GI".into(),
            Kind::Int if !self.one_in(4) => INTS[self.below(SMALL)].into(),
            Kind::Int => self.pick(INTS).into(),
            Kind::Float => self.pick(FLOATS).into(),
            Kind::Bool => self.pick(&["True", "False"]).into(),
            Kind::Str => self.pick(STRINGS).into(),
            Kind::List => self.pick(&["[1, 2, 3]", "[]", "[5, 4, 3, 2, 1]", "[1.5, 2.5]", "GL"]).into(),
            Kind::Tuple => self.pick(&["(1, 2)", "()", "('a', 1.5, 2)", "(4, 5, 6, 7)"]).into(),
            Kind::Bytes => {
                self.pick(&["bytearray(b'abcdef')", "bytearray(5)", "bytearray(b'\\xff\\x00\\x80')"]).into()
            }
            Kind::Dict => self.pick(&["{}", "{1: 2, 3: 4}", "{'a': 1, 'b': 2.5}"]).into(),
            Kind::Box => self.pick(&["Box(3)", "Child(4, 5)", "Box(1, 2)", "Child(0)", "Box(1.5)"]).into(),
            Kind::Null => "None".into(),
        }
    }

    /// An index that is mostly in range.
    pub(super) fn index(&mut self, depth: usize) -> String {
        match self.below(8) {
            0..3 => self.pick(&["0", "1", "-1", "2", "0", "-2"]).into(),
            3..5 => self.var(Kind::Int).unwrap_or_else(|| "0".into()),
            5 => format!("({} & 3)", self.expr(Kind::Int, depth)),
            6 => format!("({} % 3)", self.expr(Kind::Int, depth)),
            _ => self.expr(Kind::Int, depth),
        }
    }

    pub(super) fn slice(&mut self, depth: usize) -> String {
        let mut parts = Vec::new();
        for _ in 0..2 + self.below(2) {
            parts.push(if self.one_in(3) { String::new() } else { self.index(depth) });
        }
        parts.join(":")
    }

    fn number(&mut self) -> Kind {
        if self.one_in(4) { Kind::Float } else { Kind::Int }
    }

    fn int(&mut self, depth: usize) -> String {
        let a = self.expr(Kind::Int, depth);
        match self.below(20) {
            0..5 => {
                let (op, b) = (self.pick(&["+", "-", "+", "-", "&", "|", "^"]), self.expr(Kind::Int, depth));
                format!("({a} {op} {b})")
            }
            5 => format!("({a} * {})", self.literal(Kind::Int)),
            6 => format!("({a} * {} % 1000003)", self.expr(Kind::Int, depth)),
            7 => {
                let (op, b) = (self.pick(&["//", "%"]), self.expr(Kind::Int, depth));
                if self.one_in(3) { format!("({a} {op} {b})") } else { format!("({a} {op} ({b} | 1))") }
            }
            8 => {
                let (op, by) = (
                    self.pick(&["<<", ">>"]),
                    self.pick(&["0", "1", "2", "5", "31", "61", "62", "63", "64", "70"]),
                );
                format!("({a} {op} {by})")
            }
            9 => {
                let (op, by) = (self.pick(&["<<", ">>"]), self.expr(Kind::Int, depth));
                format!("({a} {op} ({by} & 7))")
            }
            10 => format!("({}{a})", self.pick(&["-", "~", "+"])),
            11 => format!("abs({a})"),
            12 => {
                let (f, b) = (self.pick(&["min", "max"]), self.expr(Kind::Int, depth));
                format!("{f}({a}, {b})")
            }
            13 => {
                let kind =
                    [Kind::List, Kind::Str, Kind::Tuple, Kind::Bytes, Kind::Dict, Kind::Box][self.below(6)];
                format!("len({})", self.expr(kind, depth))
            }
            14 | 15 => {
                let kind = [Kind::List, Kind::List, Kind::Tuple, Kind::Bytes, Kind::Box][self.below(5)];
                let (of, index) = (self.expr(kind, depth), self.index(depth));
                format!("{of}[{index}]")
            }
            16 => self.attribute(depth),
            17 => format!("int({})", self.expr(Kind::Float, depth)),
            18 => format!("({a} ** {})", self.pick(&["0", "1", "2", "3"])),
            _ => format!("({} + {})", self.condition(depth), a),
        }
    }

    fn attribute(&mut self, depth: usize) -> String {
        let of = self.expr(Kind::Box, depth);
        let name = self.pick(&["x", "y", "x", "twice", "extra", "get()", "plain(5)", "nothing"]);
        format!("{of}.{name}")
    }

    fn float(&mut self, depth: usize) -> String {
        let a = self.expr(Kind::Float, depth);
        match self.below(10) {
            0..4 => {
                let (op, b) = (self.pick(&["+", "-", "*", "/"]), self.expr(Kind::Float, depth));
                format!("({a} {op} {b})")
            }
            4 => {
                let (op, b) = (self.pick(&["+", "-", "*", "/", "//", "%"]), self.expr(Kind::Int, depth));
                format!("({a} {op} {b})")
            }
            5 => {
                let (op, b) = (self.pick(&["+", "-", "*", "/"]), self.expr(Kind::Int, depth));
                format!("({b} {op} {a})")
            }
            6 => format!("(-{a})"),
            7 => format!("float({})", self.expr(Kind::Int, depth)),
            8 => format!("({} / {})", self.expr(Kind::Int, depth), self.expr(Kind::Int, depth)),
            _ => format!("{}({a})", self.pick(&["abs", "float", "+"])),
        }
    }

    /// Something that is true or false.
    pub(super) fn condition(&mut self, depth: usize) -> String {
        let depth = depth.saturating_sub(1);
        match self.below(14) {
            0..5 => {
                let (x, y) = (self.number(), self.number());
                let (a, op, b) = (self.expr(x, depth), self.pick(COMPARE), self.expr(y, depth));
                format!("({a} {op} {b})")
            }
            5 => {
                let kind = self.number();
                let (a, b, c) = (self.expr(kind, depth), self.expr(kind, depth), self.expr(kind, depth));
                format!("({a} {} {b} {} {c})", self.pick(COMPARE), self.pick(COMPARE))
            }
            6 => {
                let kind =
                    [Kind::Str, Kind::List, Kind::Tuple, Kind::Bytes, Kind::Dict, Kind::Box][self.below(6)];
                let op = self.pick(&["==", "!="]);
                format!("({} {op} {})", self.expr(kind, depth), self.expr(kind, depth))
            }
            7 => {
                let kind = [Kind::List, Kind::Tuple, Kind::Dict, Kind::Box][self.below(4)];
                let (item, op) = (self.scalar(), self.pick(&["in", "not in"]));
                format!("({} {op} {})", self.expr(item, depth), self.expr(kind, depth))
            }
            8 => {
                let (kind, op) = (self.kind(), self.pick(&["is", "is not"]));
                format!("({} {op} None)", self.expr(kind, depth))
            }
            9 => format!("(not {})", self.condition(depth)),
            10 => {
                format!("({} {} {})", self.condition(depth), self.pick(&["and", "or"]), self.condition(depth))
            }
            11 => {
                let kind = self.kind();
                let class = self.pick(&["int", "float", "str", "list", "Box", "bool"]);
                format!("isinstance({}, {class})", self.expr(kind, depth))
            }
            12 => {
                let kind = self.kind();
                format!("bool({})", self.expr(kind, depth))
            }
            _ => self.leaf(Kind::Bool),
        }
    }

    fn str(&mut self, depth: usize) -> String {
        let a = self.expr(Kind::Str, depth);
        match self.below(9) {
            0 => format!("({a} + {})[:12]", self.expr(Kind::Str, depth)),
            1 => format!("({a} * {})", self.pick(&["0", "1", "2", "-1"])),
            2 => format!("{a}[{}]", self.slice(depth)),
            3 => format!("{a}[{}]", self.index(depth)),
            4 => format!("str({})", self.expr(Kind::Int, depth)),
            5 => {
                let kind = self.scalar();
                format!("f'{{{}!r}}:{{{}}}'", self.plain(kind), self.plain(Kind::Int))
            }
            6 => format!("('%s' % ({},))", self.expr(Kind::Int, depth)),
            7 => format!("'-'.join([{a}, {}])", self.expr(Kind::Str, depth)),
            _ => format!("{a}.{}", self.pick(&["upper()", "strip()", "replace('a', 'b')"])),
        }
    }

    /// An expression without quotes.
    fn plain(&mut self, kind: Kind) -> String {
        self.var(kind).unwrap_or_else(|| "GI".into())
    }

    /// Items for a display.
    fn items(&mut self, depth: usize) -> String {
        let count = self.below(5);
        let mut items = Vec::new();
        for _ in 0..count {
            let kind = self.scalar();
            items.push(self.expr(kind, depth.saturating_sub(1)));
        }
        if self.one_in(6) {
            items.push(format!("*{}", self.leaf(Kind::Tuple)));
        }
        items.join(", ")
    }

    fn comprehension(&mut self, depth: usize, of: Kind) -> String {
        let outer = std::mem::replace(&mut self.in_scope, true);
        let name = self.new_name("c");
        let over = self.iterable(depth);
        let known = self.vars.len();
        self.vars.push((name.clone(), Kind::Int));
        let item = self.expr(of, depth);
        let test = if self.one_in(3) { format!(" if {}", self.condition(depth)) } else { String::new() };
        self.vars.truncate(known);
        self.in_scope = outer;
        format!("{item} for {name} in {over}{test}")
    }

    fn list(&mut self, depth: usize) -> String {
        match self.below(8) {
            0 | 1 => format!("[{}]", self.items(depth)),
            2 => format!("({} + {})[-6:]", self.expr(Kind::List, depth), self.expr(Kind::List, depth)),
            3 => format!("{}[{}]", self.expr(Kind::List, depth), self.slice(depth)),
            4 => {
                let kind = self.scalar();
                format!("[{}]", self.comprehension(depth, kind))
            }
            5 => format!("list({})", self.iterable(depth)),
            6 => format!("sorted({})", self.expr(Kind::List, depth)),
            _ => format!("({} * {})", self.expr(Kind::List, depth), self.pick(&["0", "1", "2"])),
        }
    }

    /// Something to iterate over, of a few items.
    pub(super) fn iterable(&mut self, depth: usize) -> String {
        match self.below(9) {
            0..3 => {
                let n = self.pick(&["3", "4", "5", "8", "2", "11"]);
                if self.one_in(3) {
                    format!("range({} & 7)", self.expr(Kind::Int, depth))
                } else {
                    format!("range({n})")
                }
            }
            3 => self.pick(&["range(1, 9, 2)", "range(5, -1, -1)", "range(-3, 3)", "range(9, 2, -3)"]).into(),
            4 => format!("range(len({}))", self.leaf(Kind::List)),
            5 => self.leaf(Kind::Tuple),
            6 => self.leaf(Kind::Bytes),
            7 => format!("{}[:6]", self.leaf(Kind::List)),
            _ => self.leaf(Kind::List),
        }
    }

    fn tuple(&mut self, depth: usize) -> String {
        match self.below(4) {
            0 => format!("({},)", self.expr(Kind::Int, depth)),
            1 => format!("({}, {})", self.expr(Kind::Int, depth), self.expr(Kind::Float, depth)),
            2 => format!("tuple({})", self.expr(Kind::List, depth)),
            _ => format!("{}[{}]", self.expr(Kind::Tuple, depth), self.slice(depth)),
        }
    }

    fn bytes(&mut self, depth: usize) -> String {
        match self.below(3) {
            0 => format!("bytearray({} & 7)", self.expr(Kind::Int, depth)),
            1 => format!("{}[{}]", self.expr(Kind::Bytes, depth), self.slice(depth)),
            _ => self.leaf(Kind::Bytes),
        }
    }

    fn dict(&mut self, depth: usize) -> String {
        match self.below(3) {
            0 => {
                let (k, v) = (self.scalar(), self.scalar());
                format!("{{{}: {}, 1: {}}}", self.expr(k, depth), self.expr(v, depth), self.expr(v, depth))
            }
            1 => {
                let item = self.comprehension(depth, Kind::Int);
                format!("{{{}: {item}}}", self.leaf(Kind::Int))
            }
            _ => format!("dict({})", self.leaf(Kind::Dict)),
        }
    }

    fn boxed(&mut self, depth: usize) -> String {
        let x = self.number();
        match self.below(5) {
            0 => format!("Box({})", self.expr(x, depth)),
            1 => format!("Child({}, y={})", self.expr(Kind::Int, depth), self.expr(Kind::Int, depth)),
            2 => format!("({} + {})", self.expr(Kind::Box, depth), self.expr(Kind::Int, depth)),
            3 => format!("{}.add({})", self.expr(Kind::Box, depth), self.expr(Kind::Int, depth)),
            _ => format!("Box.make({})", self.expr(Kind::Int, depth)),
        }
    }
}
