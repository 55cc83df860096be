//! Expressions of viper.

use super::{Gen, Pair, Ty};
use crate::generate::locals::Locals;
use crate::random::Choose;

const SIGNED_COMPARE: &[&str] = &["<", "<=", ">", ">=", "==", "!="];
const SHIFTS: &[&str] = &["0", "1", "2", "7", "31", "32", "62", "63", "64", "65", "200"];

impl Gen<'_> {
    pub(super) fn expr(&mut self, ty: Ty, depth: usize) -> Pair {
        if depth > 0 && ty != Ty::Object && self.one_in(16) {
            let (a, test, b) =
                (self.expr(ty, depth - 1), self.condition(depth - 1), self.expr(ty, depth - 1));
            return Pair::new(
                format!("({} if {} else {})", a.tested, test.tested, b.tested),
                format!("({} if {} else {})", a.model, test.model, b.model),
            );
        }
        match ty {
            Ty::Int | Ty::Uint if depth == 0 || self.one_in(4) => self.leaf(ty),
            Ty::Int | Ty::Uint => self.word(ty, depth - 1),
            Ty::Bool => self.truth(depth.saturating_sub(1)),
            Ty::Float => self.float(depth),
            Ty::Object => match self.var(Ty::Object) {
                Some(var) => Pair::same(var),
                None => Pair::same(self.pick(&["[4, 5, 6]", "(1, 2)"])),
            },
            Ty::Ptr(size) => self.pointer(size, depth),
        }
    }

    /// A local, or a number as the program may state one.
    fn leaf(&mut self, ty: Ty) -> Pair {
        if !self.one_in(4)
            && let Some(var) = self.var(ty)
        {
            return Pair::same(var);
        }
        let number = self.literal();
        match ty {
            Ty::Uint => Pair::new(format!("uint({number})"), format!("m_uint({number})")),
            _ => Pair::same(number),
        }
    }

    fn literal(&mut self) -> &'static str {
        self.pick(&[
            "0",
            "1",
            "2",
            "3",
            "5",
            "7",
            "8",
            "10",
            "15",
            "16",
            "100",
            "127",
            "128",
            "255",
            "256",
            "0xffff",
            "0x10000",
            "0x7fffffff",
            "0x80000000",
            "0xffffffff",
            "0x123456789abc",
            "0x3fffffffffffffff",
        ])
    }

    /// A word that is no literal, so that an operator on it is machine arithmetic.
    fn computed(&mut self, ty: Ty, depth: usize) -> Pair {
        if let Some(var) = self.var(ty)
            && (depth == 0 || !self.one_in(3))
        {
            return Pair::same(var);
        }
        let other = if ty == Ty::Int { Ty::Uint } else { Ty::Int };
        match self.var(other) {
            Some(var) => self.convert(Pair::same(var), ty),
            None => Pair::new(format!("{}(len(GL))", ty.name()), "len(GL)"),
        }
    }

    fn convert(&self, pair: Pair, ty: Ty) -> Pair {
        Pair::new(format!("{}({})", ty.name(), pair.tested), format!("m_{}({})", ty.name(), pair.model))
    }

    fn word(&mut self, ty: Ty, depth: usize) -> Pair {
        let wrap = ty.name();
        match self.below(16) {
            0..7 => {
                let op = self.pick(&["+", "-", "*", "&", "|", "^", "+", "-"]);
                let (a, b) = (self.computed(ty, depth), self.any_word(depth));
                Pair::new(
                    format!("({} {op} {})", a.tested, b.tested),
                    format!("m_{wrap}({} {op} {})", a.model, b.model),
                )
            }
            7 => {
                let (name, op) = if self.one_in(2) { ("div", "//") } else { ("mod", "%") };
                let (a, b) = (self.computed(ty, depth), self.any_word(depth));
                Pair::new(
                    format!("({} {op} {})", a.tested, b.tested),
                    format!("m_{wrap}(m_{name}({}, m_{wrap}({})))", a.model, b.model),
                )
            }
            8 | 9 => {
                let (name, op) = if self.one_in(2) { ("shl", "<<") } else { ("shr", ">>") };
                let a = self.computed(ty, depth);
                let b = if self.one_in(4) { self.any_word(depth) } else { Pair::same(self.pick(SHIFTS)) };
                Pair::new(
                    format!("({} {op} {})", a.tested, b.tested),
                    format!("m_{wrap}(m_{name}({}, {}))", a.model, b.model),
                )
            }
            10 => {
                let op = self.pick(&["-", "~", "+"]);
                let a = self.computed(ty, depth);
                Pair::new(format!("({op}{})", a.tested), format!("m_{wrap}({op}{})", a.model))
            }
            11 => {
                let from = [Ty::Int, Ty::Uint, Ty::Bool][self.below(3)];
                let a = self.expr(from, depth);
                self.convert(a, ty)
            }
            12 | 13 => {
                let load = self.load(depth);
                if ty == Ty::Int { load } else { self.convert(load, ty) }
            }
            14 if self.calls > 0 && !self.callees.is_empty() => self.call(ty, depth),
            _ => match self.var(Ty::Object) {
                Some(var) => {
                    let index = self.pick(&["0", "1", "-1"]);
                    let of = Pair::same(if self.one_in(2) {
                        format!("{var}[{index}]")
                    } else {
                        format!("len({var})")
                    });
                    self.convert(of, ty)
                }
                None => self.leaf(ty),
            },
        }
    }

    fn any_word(&mut self, depth: usize) -> Pair {
        let ty = if self.one_in(4) { Ty::Uint } else { Ty::Int };
        self.expr(ty, depth)
    }

    /// A call of a function before this one.
    fn call(&mut self, ty: Ty, depth: usize) -> Pair {
        let chosen = self.below(self.callees.len());
        let callee = self.callees[chosen].clone();
        let fits = callee.params.iter().all(|ty| matches!(ty, Ty::Int | Ty::Uint | Ty::Bool | Ty::Object));
        if !fits || callee.result == Ty::Object {
            return self.leaf(ty);
        }
        self.calls -= 1;
        let mut args = (Vec::new(), Vec::new());
        for &param in &callee.params {
            let arg = self.expr(param, depth);
            args.0.push(arg.tested);
            args.1.push(arg.model);
        }
        let call = Pair::new(
            format!("{}({})", callee.name, args.0.join(", ")),
            format!("{}({})", callee.name, args.1.join(", ")),
        );
        self.convert(call, ty)
    }

    /// An index that is mostly near the buffer.
    pub(super) fn index(&mut self, depth: usize) -> Pair {
        match self.below(6) {
            0 => Pair::same(self.pick(&["0", "1", "2", "3", "7", "8", "-1", "15"])),
            1 => {
                let a = self.any_word(depth);
                Pair::new(format!("({} & 7)", a.tested), format!("({} & 7)", a.model))
            }
            2 => self.any_word(depth),
            3 => {
                let a = self.leaf(Ty::Int);
                Pair::new(format!("({} - 1)", a.tested), format!("m_int({} - 1)", a.model))
            }
            _ => self.leaf(Ty::Int),
        }
    }

    pub(super) fn pointer_var(&mut self) -> Option<String> {
        let size = [1, 1, 2, 4][self.below(4)];
        [size, 1, 2, 4].iter().find_map(|&size| self.var(Ty::Ptr(size)))
    }

    fn load(&mut self, depth: usize) -> Pair {
        let Some(var) = self.pointer_var() else { return self.leaf(Ty::Int) };
        let index = self.index(depth);
        Pair::new(format!("{var}[{}]", index.tested), format!("{var}.get({})", index.model))
    }

    /// A pointer made from one: of another type, moved by some bytes.
    fn pointer(&mut self, size: usize, depth: usize) -> Pair {
        let ty = Ty::Ptr(size).name();
        let Some(var) = self.pointer_var() else { return Pair::new(format!("{ty}(0)"), "None") };
        match self.below(3) {
            0 => Pair::new(format!("{ty}({var})"), format!("{var}.moved(0, {size})")),
            1 => {
                let by = self.pick(&["1", "2", "3", "4", "8", "20"]);
                let (sign, number) = if self.one_in(3) { ("-", "-") } else { ("+", "") };
                Pair::new(
                    format!("{ty}(int({var}) {sign} {by})"),
                    format!("{var}.moved({number}{by}, {size})"),
                )
            }
            _ => {
                let by = self.leaf(Ty::Int);
                let _ = depth;
                Pair::new(
                    format!("{ty}(uint({var}) + {})", by.tested),
                    format!("{var}.moved({}, {size})", by.model),
                )
            }
        }
    }

    /// A truth that a local can hold.
    fn truth(&mut self, depth: usize) -> Pair {
        match self.below(4) {
            0 => match self.var(Ty::Bool) {
                Some(var) => Pair::same(var),
                None => Pair::same(self.pick(&["True", "False"])),
            },
            1 => {
                let a = self.expr(Ty::Int, depth);
                Pair::new(format!("bool({})", a.tested), format!("bool({})", a.model))
            }
            _ => self.comparison(depth),
        }
    }

    fn comparison(&mut self, depth: usize) -> Pair {
        let op = self.pick(SIGNED_COMPARE);
        let (a, b) = match self.below(6) {
            0 => (self.computed(Ty::Uint, depth), self.expr(Ty::Uint, depth)),
            1 => {
                // Signed with unsigned: equality only.
                let (a, b) = (self.computed(Ty::Int, depth), self.computed(Ty::Uint, depth));
                let op = self.pick(&["==", "!="]);
                return Pair::new(
                    format!("({} {op} {})", a.tested, b.tested),
                    format!("({} {op} {})", a.model, b.model),
                );
            }
            2 => (self.computed(Ty::Uint, depth), Pair::same(self.literal())),
            3 if self.has_floats => (Pair::same("p0"), self.float(depth)),
            4 => {
                let (a, b, c) =
                    (self.computed(Ty::Int, depth), self.expr(Ty::Int, depth), self.expr(Ty::Int, depth));
                let second = self.pick(SIGNED_COMPARE);
                return Pair::new(
                    format!("({} {op} {} {second} {})", a.tested, b.tested, c.tested),
                    format!("({} {op} {} {second} {})", a.model, b.model, c.model),
                );
            }
            _ => (self.computed(Ty::Int, depth), self.expr(Ty::Int, depth)),
        };
        Pair::new(format!("({} {op} {})", a.tested, b.tested), format!("({} {op} {})", a.model, b.model))
    }

    /// What a branch may test: never only literals, since the branch that is not taken would leave its locals without
    /// a type.
    pub(super) fn condition(&mut self, depth: usize) -> Pair {
        let depth = depth.saturating_sub(1);
        match self.below(8) {
            0 => self.computed(Ty::Int, depth),
            1 => {
                let a = self.condition(depth);
                Pair::new(format!("not {}", a.tested), format!("not {}", a.model))
            }
            2 => {
                let (a, b) = (self.condition(depth), self.condition(depth));
                let op = self.pick(&["and", "or"]);
                Pair::new(
                    format!("({}) {op} ({})", a.tested, b.tested),
                    format!("({}) {op} ({})", a.model, b.model),
                )
            }
            3 => match self.var(Ty::Bool) {
                Some(var) => Pair::same(var),
                None => self.comparison(depth),
            },
            _ => self.comparison(depth),
        }
    }

    fn float(&mut self, depth: usize) -> Pair {
        if depth == 0 || self.one_in(3) {
            return match self.var(Ty::Float) {
                Some(var) if !self.one_in(4) => Pair::same(var),
                _ => Pair::same(self.pick(&["0.5", "2.0", "-3.25", "1e10"])),
            };
        }
        let depth = depth - 1;
        match self.below(4) {
            0 => {
                let ty = if self.one_in(3) { Ty::Uint } else { Ty::Int };
                let a = self.computed(ty, depth);
                Pair::new(format!("float({})", a.tested), format!("float({})", a.model))
            }
            _ => {
                let (a, op, b) = (self.float(depth), self.pick(&["+", "-", "*"]), self.float(depth));
                Pair::new(
                    format!("({} {op} {})", a.tested, b.tested),
                    format!("({} {op} {})", a.model, b.model),
                )
            }
        }
    }
}
