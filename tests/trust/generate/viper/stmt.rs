//! Statements of viper.

use super::{Gen, Pair, Ty};
use crate::generate::locals::Locals;
use crate::random::Choose;

const DEPTH: usize = 3;
const NESTED: usize = 4;
const EXCEPTIONS: &[&str] = &["IndexError", "ZeroDivisionError", "ValueError", "Exception"];

impl Gen<'_> {
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
            self.both("pass");
        }
        self.indent -= 1;
    }

    fn body(&mut self) {
        let count = 1 + self.below(3);
        self.block(count);
    }

    /// A block that may not be run, or be left for good: what it binds first is known in it only. Elsewhere it may be
    /// certain that it has no value, which viper refuses and Python raises.
    fn inner_body(&mut self) {
        let known = self.vars.len();
        self.body();
        self.vars.truncate(known);
    }

    fn statement(&mut self) {
        self.budget = self.budget.saturating_sub(1);
        let nested = self.indent < NESTED;
        match self.below(32) {
            0..8 => self.assign(),
            8..12 => self.augment(),
            12..17 => self.store(),
            17..20 if nested => self.branch(),
            20..24 if nested && self.loops < 2 => self.counted(),
            24 if nested && self.loops < 2 => self.repeat(),
            25 | 26 if nested => self.attempt(),
            27 if self.loops > 0 => {
                let (test, way) = (self.condition(2), self.pick(&["break", "continue"]));
                self.head("if ", &test);
                self.both(format!("    {way}"));
            }
            28 => {
                let test = self.condition(2);
                self.head("if ", &test);
                self.indent += 1;
                if self.one_in(3) {
                    self.both(format!("raise ValueError({})", self.indent));
                } else {
                    self.leave();
                }
                self.indent -= 1;
            }
            29 => {
                let (value, number) = (self.expr(Ty::Int, 2), self.expr(Ty::Uint, 1));
                self.line(Pair::new(
                    format!("note({}, {})", value.tested, number.tested),
                    format!("note({}, {})", value.model, number.model),
                ));
            }
            30 => match self.var(Ty::Object) {
                Some(var) => {
                    let value = self.expr(Ty::Int, 2);
                    self.line(Pair::new(
                        format!("{var}.append({})", value.tested),
                        format!("{var}.append({})", value.model),
                    ));
                }
                None => self.assign(),
            },
            _ => self.assign(),
        }
    }

    fn head(&mut self, word: &str, test: &Pair) {
        self.line(Pair::new(format!("{word}{}:", test.tested), format!("{word}{}:", test.model)));
    }

    fn assign(&mut self) {
        let mut ty = self.ty();
        if matches!(ty, Ty::Ptr(_)) && (self.pointer_var().is_none() || self.loops > 0) || ty == Ty::Object {
            ty = Ty::Int;
        }
        let value = self.expr(ty, DEPTH);
        let name = match self.var(ty) {
            Some(var) if !self.one_in(3) => var,
            _ => self.new_name("v"),
        };
        self.line(Pair::new(format!("{name} = {}", value.tested), format!("{name} = {}", value.model)));
        if !self.vars.iter().any(|(known, _)| *known == name) {
            self.vars.push((name, ty));
        }
    }

    fn augment(&mut self) {
        let ty = if self.one_in(3) { Ty::Uint } else { Ty::Int };
        let Some(name) = self.var(ty) else { return self.assign() };
        let (op, by) = match self.below(3) {
            0 => (self.pick(&["<<", ">>"]), Pair::same(self.pick(&["0", "1", "3", "31", "63", "64"]))),
            _ => (self.pick(&["+", "-", "*", "&", "|", "^"]), self.expr(Ty::Int, 2)),
        };
        let wrap = ty.name();
        let model = match op {
            "<<" => format!("m_shl({name}, {})", by.model),
            ">>" => format!("m_shr({name}, {})", by.model),
            _ => format!("{name} {op} {}", by.model),
        };
        self.line(Pair::new(format!("{name} {op}= {}", by.tested), format!("{name} = m_{wrap}({model})")));
    }

    fn store(&mut self) {
        let Some(var) = self.pointer_var() else { return self.assign() };
        let index = self.index(2);
        let value = match self.below(6) {
            0 => self.expr(Ty::Uint, 2),
            1 => self.expr(Ty::Bool, 2),
            _ => self.expr(Ty::Int, 2),
        };
        if self.one_in(3) {
            let op = self.pick(&["+", "^", "-"]);
            let value = self.expr(Ty::Int, 1);
            self.line(Pair::new(
                format!("{var}[{}] {op}= {}", index.tested, value.tested),
                format!("i = {}; {var}.put(i, {var}.get(i) {op} {})", index.model, value.model),
            ));
        } else {
            self.line(Pair::new(
                format!("{var}[{}] = {}", index.tested, value.tested),
                format!("x = {}; {var}.put({}, x)", value.model, index.model),
            ));
        }
    }

    fn branch(&mut self) {
        let test = self.condition(2);
        self.head("if ", &test);
        self.inner_body();
        if self.one_in(3) {
            let test = self.condition(2);
            self.head("elif ", &test);
            self.inner_body();
        }
        if self.one_in(2) {
            self.both("else:");
            self.inner_body();
        }
    }

    fn counted(&mut self) {
        let name = self.new_name("i");
        let bound = |generator: &mut Self| {
            let a = generator.expr(Ty::Int, 1);
            Pair::new(format!("({} & 15)", a.tested), format!("({} & 15)", a.model))
        };
        let over = match self.below(6) {
            0 | 1 => Pair::same(self.pick(&["3", "8", "9", "16", "4"])),
            2 | 3 => bound(self),
            4 => {
                let (from, to) = (self.pick(&["0", "1", "-3", "5"]), bound(self));
                Pair::new(format!("{from}, {}", to.tested), format!("{from}, {}", to.model))
            }
            _ => Pair::same(self.pick(&["0, 9, 2", "7, -1, -1", "10, 0, -3", "-4, 4, 3"])),
        };
        self.line(Pair::new(
            format!("for {name} in range({}):", over.tested),
            format!("for {name} in range({}):", over.model),
        ));
        self.vars.push((name, Ty::Int));
        self.loops += 1;
        let count = 1 + self.below(4);
        self.block(count);
        self.loops -= 1;
        if self.one_in(5) {
            self.both("else:");
            self.body();
        }
    }

    fn repeat(&mut self) {
        let name = self.new_name("n");
        let from = self.pick(&["4", "9", "20"]);
        self.both(format!("{name} = {from}"));
        self.both(format!("while {name} > 0:"));
        self.both(format!("    {name} -= 1"));
        self.loops += 1;
        let count = 1 + self.below(4);
        self.block(count);
        self.loops -= 1;
    }

    fn attempt(&mut self) {
        self.both("try:");
        self.inner_body();
        let has_handler = !self.one_in(4);
        if has_handler {
            let class = self.pick(EXCEPTIONS);
            self.both(format!("except {class}:"));
            self.inner_body();
            if self.one_in(5) {
                self.both("    raise");
            }
        }
        if !has_handler || self.one_in(4) {
            self.both("finally:");
            self.body();
        }
    }

    /// `return` of what the function states.
    pub(super) fn leave(&mut self) {
        let ty = self.result;
        let value = self.expr(ty, DEPTH);
        self.line(Pair::new(format!("return {}", value.tested), format!("return {}", value.model)));
    }
}
