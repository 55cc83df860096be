//! Statements.

use super::locals::Locals;
use super::{Gen, Kind};
use crate::random::Choose;

const EXCEPTIONS: &[&str] =
    &["ValueError", "TypeError", "ZeroDivisionError", "IndexError", "KeyError", "OverflowError"];
const AUGMENT: &[&str] = &["+=", "-=", "*=", "//=", "%=", "&=", "|=", "^=", ">>="];
const DEPTH: usize = 3;
/// The deepest nesting of statements.
const NESTED: usize = 5;

impl Gen<'_> {
    pub(super) fn target(&mut self) -> String {
        if self.one_in(2) && !self.vars.is_empty() {
            let at = self.below(self.vars.len());
            return self.vars[at].0.clone();
        }
        self.new_name("v")
    }

    /// A local to assign a value of the kind to: mostly one that held the like.
    fn target_of(&mut self, kind: Kind) -> String {
        if self.one_in(12) {
            return self.target();
        }
        match self.var(kind) {
            Some(var) if !self.one_in(4) => var,
            _ => self.new_name("v"),
        }
    }

    /// An indented block.
    pub(super) fn block(&mut self, count: usize) {
        self.indent += 1;
        let start = self.lines.len();
        for _ in 0..count {
            if self.budget == 0 {
                break;
            }
            self.statement();
        }
        if self.lines.len() == start {
            self.line("pass");
        }
        self.indent -= 1;
    }

    fn body(&mut self) {
        let count = 1 + self.below(3);
        self.block(count);
    }

    pub(super) fn statement(&mut self) {
        self.budget = self.budget.saturating_sub(1);
        let nested = self.indent < NESTED;
        match self.below(40) {
            0..9 => self.assign(),
            9..13 => self.augment(),
            13..16 => self.store(),
            16..18 => {
                let text = self.change(2);
                self.line(text);
            }
            18 => self.unpack(),
            19..23 if nested => self.branch(),
            23..28 if nested && self.loops < 2 => self.counted(),
            28..30 if nested && self.loops < 2 => self.repeat(),
            30..33 if nested => self.attempt(),
            33 if nested => {
                let of = self.leaf(Kind::Box);
                let name = self.new_name("w");
                self.line(format!("with {of} as {name}:"));
                self.bind(&name, Kind::Box);
                self.body();
            }
            34 if self.loops > 0 => {
                let (test, way) = (self.condition(2), self.pick(&["break", "continue"]));
                self.line(format!("if {test}:"));
                self.line(format!("    {way}"));
            }
            35 if nested => self.closure(),
            36 => self.leave(),
            37 if self.is_generator => {
                let kind = self.scalar();
                let value = self.expr(kind, 2);
                self.line(format!("yield {value}"));
            }
            38 => {
                let test = self.condition(2);
                self.line(format!("assert {test}, {}", self.indent));
            }
            _ => {
                let kind = self.kind();
                let value = self.expr(kind, 2);
                self.line(format!("note({value})"));
            }
        }
    }

    fn assign(&mut self) {
        let kind = self.kind();
        let value = self.expr(kind, DEPTH);
        let name = self.target_of(kind);
        self.line(format!("{name} = {value}"));
        self.bind(&name, kind);
    }

    fn augment(&mut self) {
        let kind = if self.one_in(4) { Kind::Float } else { Kind::Int };
        let Some(name) = self.var(kind) else { return self.assign() };
        let (op, value) = match kind {
            Kind::Float => (self.pick(&["+=", "-=", "*=", "/="]), self.expr(kind, 2)),
            _ => (self.pick(AUGMENT), self.expr(kind, 2)),
        };
        match op {
            "*=" if kind == Kind::Int => self.line(format!("{name} = {name} * {value} % 1000003")),
            "//=" | "%=" if !self.one_in(4) => self.line(format!("{name} {op} {value} | 1")),
            ">>=" => self.line(format!("{name} >>= {value} & 7")),
            _ => self.line(format!("{name} {op} {value}")),
        }
    }

    fn store(&mut self) {
        let item = self.scalar();
        let text = match self.below(12) {
            0..4 => {
                let (of, index) = (self.leaf(Kind::List), self.index(2));
                format!("{of}[{index}] = {}", self.expr(item, 2))
            }
            4 => {
                let (of, index) = (self.leaf(Kind::List), self.index(2));
                format!("{of}[{index}] {} {}", self.pick(&["+=", "-=", "^="]), self.expr(Kind::Int, 2))
            }
            5 => {
                let (of, index) = (self.leaf(Kind::Bytes), self.index(2));
                format!("{of}[{index}] = {} & 255", self.expr(Kind::Int, 2))
            }
            6 => {
                let (of, index) = (self.leaf(Kind::Dict), self.expr(Kind::Int, 1));
                format!("{of}[{index}] = {}", self.expr(item, 2))
            }
            7 | 8 => {
                let (of, name) = (self.leaf(Kind::Box), self.pick(&["x", "y", "twice", "fresh"]));
                format!("{of}.{name} = {}", self.expr(Kind::Int, 2))
            }
            9 => format!("{}.x += {}", self.leaf(Kind::Box), self.expr(Kind::Int, 2)),
            10 => {
                let (of, slice) = (self.leaf(Kind::List), self.slice(1));
                format!("{of}[{slice}] = {}", self.leaf(Kind::List))
            }
            _ if self.one_in(2) => format!("del {}[{}]", self.leaf(Kind::List), self.index(1)),
            _ => match self.vars.len() {
                0 => "pass".into(),
                count => {
                    let at = self.below(count);
                    format!("del {}", self.vars[at].0)
                }
            },
        };
        self.line(text);
    }

    fn unpack(&mut self) {
        let (a, b) = (self.target_of(Kind::Int), self.target_of(Kind::Int));
        if self.one_in(3) {
            let of = self.leaf(Kind::Tuple);
            self.line(format!("{a}, *{b} = {of}"));
            self.bind(&b, Kind::List);
        } else {
            let (x, y) = (self.expr(Kind::Int, 2), self.expr(Kind::Int, 2));
            self.line(format!("{a}, {b} = {x}, {y}"));
            self.bind(&b, Kind::Int);
        }
        self.bind(&a, Kind::Int);
    }

    fn branch(&mut self) {
        let test = self.condition(2);
        self.line(format!("if {test}:"));
        self.body();
        if self.one_in(4) {
            let test = self.condition(2);
            self.line(format!("elif {test}:"));
            self.body();
        }
        if self.one_in(2) {
            self.line("else:");
            self.body();
        }
    }

    fn counted(&mut self) {
        let name = if self.one_in(5) { self.target() } else { self.new_name("i") };
        let over = self.over();
        self.line(format!("for {name} in {over}:"));
        if let Some((_, second)) = name.split_once(", ") {
            self.bind(second, Kind::Int);
        } else {
            self.bind(&name, Kind::Int);
        }
        self.loops += 1;
        let count = 1 + self.below(4);
        self.block(count);
        self.loops -= 1;
        self.end_of_loop();
    }

    /// What a loop goes over, generators among it.
    fn over(&mut self) -> String {
        let generators: Vec<usize> =
            (0..self.callees.len()).filter(|&at| self.callees[at].is_generator).collect();
        if !generators.is_empty() && self.calls > 0 && self.one_in(3) {
            self.calls -= 1;
            let chosen = generators[self.below(generators.len())];
            let callee = self.callees[chosen].clone();
            return self.call(&callee, 1);
        }
        self.iterable(2)
    }

    fn end_of_loop(&mut self) {
        if self.one_in(4) {
            self.line("else:");
            self.body();
        }
    }

    fn repeat(&mut self) {
        let name = self.new_name("n");
        let (from, step) = (self.pick(&["4", "7", "12"]), self.pick(&["1", "1", "2"]));
        let test = if self.one_in(3) { format!(" and {}", self.condition(2)) } else { String::new() };
        self.line(format!("{name} = {from}"));
        self.line(format!("while {name} > 0{test}:"));
        self.line(format!("    {name} -= {step}"));
        self.loops += 1;
        let count = 1 + self.below(4);
        self.block(count);
        self.loops -= 1;
        self.end_of_loop();
    }

    fn attempt(&mut self) {
        self.line("try:");
        self.body();
        let has_handler = !self.one_in(4);
        if has_handler {
            let (first, second) = (self.pick(EXCEPTIONS), self.pick(EXCEPTIONS));
            match self.below(4) {
                0 => self.line(format!("except {first}:")),
                1 => self.line(format!("except ({first}, {second}) as e:")),
                _ => self.line("except Exception as e:"),
            }
            let named = self.lines.last().is_some_and(|line| line.ends_with("as e:"));
            if named && self.one_in(3) {
                self.line("    note(type(e).__name__)");
            }
            self.body();
            if self.one_in(5) {
                let again = if named {
                    self.pick(&["raise", "raise e", "raise ValueError(1) from e"])
                } else {
                    "raise"
                };
                self.line(format!("    {again}"));
            }
            if self.one_in(4) {
                self.line("else:");
                self.body();
            }
        }
        if !has_handler || self.one_in(4) {
            self.line("finally:");
            self.body();
        }
    }

    /// A function within this one, which reads and may set variables of it, and a call of it.
    fn closure(&mut self) {
        let name = self.new_name("g");
        let outer = std::mem::replace(&mut self.in_scope, true);
        if self.one_in(2) {
            let known = self.vars.len();
            self.vars.push(("q".into(), Kind::Int));
            let value = self.expr(Kind::Int, 2);
            self.vars.truncate(known);
            self.line(format!("{name} = lambda q, r=3: {value}"));
        } else {
            self.line(format!("def {name}(q, r=2):"));
            let free: Vec<String> =
                self.vars.iter().filter(|var| var.1 == Kind::Int).map(|var| var.0.clone()).collect();
            let known = self.vars.len();
            self.vars.push(("q".into(), Kind::Int));
            let value = self.expr(Kind::Int, 2);
            if !free.is_empty() && self.one_in(2) && !self.lines.is_empty() {
                let var = free[self.below(free.len())].clone();
                self.line(format!("    nonlocal {var}"));
                self.line(format!("    {var} = {value}"));
            }
            self.line(format!("    return {value}"));
            self.vars.truncate(known);
        }
        self.in_scope = outer;
        let arg = self.expr(Kind::Int, 1);
        let to = self.target_of(Kind::Int);
        self.line(format!("{to} = {name}({arg})"));
        self.bind(&to, Kind::Int);
    }

    fn leave(&mut self) {
        if self.one_in(3) {
            let class = self.pick(EXCEPTIONS);
            let test = self.condition(1);
            self.line(format!("if {test}:"));
            self.line(format!("    raise {class}({})", self.indent));
        } else if self.indent > 1 {
            let (test, kind) = (self.condition(1), self.result);
            let value = self.expr(kind, 2);
            self.line(format!("if {test}:"));
            self.line(format!("    return {value}"));
        } else if self.has_global {
            let value = self.expr(Kind::Int, 2);
            self.line(format!("GI = {value}"));
        }
    }
}
