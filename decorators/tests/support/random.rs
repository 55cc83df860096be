//! Random functions: structured programs over a few variables, with loops, checks, stores and exits.
//!
//! They end: loops count with small bounds, and where a body changes the counter itself, fuel ends the run.

use adder_decorators::ir::{
    Address, Block, Builder, Callee, CalleeData, CalleeKind, Calls, Edge, Exit, ExitKind, FloatCond, Frame,
    Function, Inst, IntCond, List, Op, Profile, RaiseKind, Raises, Region, Repr, Slot, Type,
};
use adder_vm::mem::Mem;
use std::vec::Vec;

mod splitmix;

/// A generator of numbers.
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        splitmix::next(&mut self.0)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.bits() % limit
    }

    /// True once in `n` times.
    pub fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    /// One of a list.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// An interesting number.
    pub fn number(&mut self) -> i64 {
        match self.below(8) {
            0..4 => self.below(12) as i64 - 3,
            4 => 1 << self.below(63),
            5 => (1 << self.below(63)) - 1,
            6 => self.pick(&[255, 256, 65535, i64::MAX, i64::MIN, -256]),
            _ => self.bits() as i64 >> self.below(60),
        }
    }
}

/// Types of the parameters: two buffers and their lengths, three numbers, a float.
pub const PARAMS: [Type; 8] =
    [Type::Ptr, Type::I64, Type::Ptr, Type::I64, Type::I64, Type::I64, Type::I32, Type::F64];

/// Program variables: five i64, one i32, one f64.
const VARS: usize = 7;
const FIRST_SMALL: usize = 5;
const FLOAT: usize = 6;

struct Gen<'g, 'f, 'm> {
    b: Builder<'f, 'm>,
    random: &'g mut Random,
    vars: [Inst; VARS],
    buffers: [(Inst, Inst); 2],
    note: Callee,
    mix: Callee,
    floats: Callee,
    not_negative: Callee,
    handlers: bool,
    pc: u32,
    budget: u32,
    /// Blocks that `break` and `continue` lead to, for the loops around.
    loops: Vec<(Block, Block)>,
}

#[allow(dead_code, reason = "not every test that shares this file calls it")]
/// A random function of about that many statements, none of whose exits has a handler.
pub fn function<'m>(mem: &'m Mem, random: &mut Random, size: u32) -> Function<'m> {
    function_with(mem, random, size, false)
}

/// As `function`; with handlers or without.
#[allow(dead_code, reason = "not every test uses it")]
pub fn function_with<'m>(mem: &'m Mem, random: &mut Random, size: u32, handlers: bool) -> Function<'m> {
    let mut function = Function::new(mem, "random", Profile::HOST, Type::I64).expect("fits");
    let entry = function.add_block().expect("fits");
    let params: Vec<Inst> = PARAMS.iter().map(|&ty| function.add_param(entry, ty).expect("fits")).collect();
    let helper = |target, effect, result| CalleeData {
        kind: CalleeKind::Helper,
        result,
        raises: Raises::Never,
        effect,
        params: List::EMPTY,
        target,
    };
    let note = function.add_callee(helper(2, Calls::Any, Type::Void), &[Type::I64]).expect("fits");
    let mix = function.add_callee(helper(0, Calls::Pure, Type::I64), &[Type::I64; 2]).expect("fits");
    let floats =
        function.add_callee(helper(5, Calls::Any, Type::F32), &[Type::I32, Type::F32]).expect("fits");
    let raises = CalleeData { raises: Raises::Pending, ..helper(4, Calls::Any, Type::Void) };
    let not_negative = function.add_callee(raises, &[Type::I64]).expect("fits");
    let mut b = Builder::new(&mut function, entry);
    let zero = b.iconst(Type::I64, 0).expect("fits");
    let vars = [params[4], params[5], zero, params[4], zero, params[6], params[7]];
    let buffers = [(params[0], params[1]), (params[2], params[3])];
    let mut g = Gen {
        b,
        random,
        vars,
        buffers,
        note,
        mix,
        floats,
        not_negative,
        handlers,
        pc: 0,
        budget: size,
        loops: Vec::new(),
    };
    g.statements(0);
    let result = g.hash();
    g.b.ret(Some(result)).expect("fits");
    function
}

impl Gen<'_, '_, '_> {
    fn ty(var: usize) -> Type {
        match var {
            FIRST_SMALL => Type::I32,
            FLOAT => Type::F64,
            _ => Type::I64,
        }
    }

    fn exit(&mut self, kind: ExitKind) -> Exit {
        self.pc += 1;
        let mut slots = Vec::new();
        for (reg, &var) in self.vars.iter().enumerate() {
            if self.random.one_in(2) {
                let repr = if Self::ty(reg) == Type::F64 { Repr::Float } else { Repr::Int };
                slots.push(Slot { reg: reg as u16, value: var.0, repr });
            }
        }
        let frame = self.b.function.add_frame(Frame::NONE, 0, self.pc, &slots).expect("fits");
        self.b.function.add_exit(kind, frame, Edge::NONE).expect("fits")
    }

    fn any_exit(&mut self) -> Exit {
        let kinds = [
            ExitKind::Resume,
            ExitKind::Raise(RaiseKind::IndexError),
            ExitKind::Raise(RaiseKind::ValueError),
        ];
        let kind = self.random.pick(&kinds);
        self.exit(kind)
    }

    fn wide(&mut self) -> Inst {
        self.vars[self.random.below(FIRST_SMALL as u64) as usize]
    }

    fn constant(&mut self, ty: Type) -> Inst {
        let number = self.random.number();
        self.b.iconst(ty, number).expect("fits")
    }

    fn operand(&mut self) -> Inst {
        if self.random.one_in(2) { self.wide() } else { self.constant(Type::I64) }
    }

    /// All variables in one number.
    fn hash(&mut self) -> Inst {
        let mut sum = self.b.iconst(Type::I64, 17).expect("fits");
        let factor = self.b.iconst(Type::I64, 31).expect("fits");
        for var in 0..VARS {
            let value = match Self::ty(var) {
                Type::I32 => self.b.unary(Op::Sext32, self.vars[var]),
                Type::F64 => self.b.convert(Op::Bitcast, Type::I64, self.vars[var]),
                _ => Ok(self.vars[var]),
            };
            let product = self.b.binary(Op::Imul, sum, factor).expect("fits");
            sum = self.b.binary(Op::Iadd, product, value.expect("fits")).expect("fits");
        }
        sum
    }

    fn statements(&mut self, depth: u32) {
        let count = 1 + self.random.below(5);
        for _ in 0..count {
            if self.budget == 0 || self.b.is_closed() {
                return;
            }
            self.budget -= 1;
            self.statement(depth);
        }
    }

    fn statement(&mut self, depth: u32) {
        let kinds = if depth < 3 { 19 } else { 12 };
        match self.random.below(kinds) {
            0..3 => self.arithmetic(),
            3 => self.bump(),
            4 => self.checked(),
            5 => self.float(),
            6 | 7 => self.load(),
            8 => self.store(),
            9 => self.guard(),
            10 => self.call(),
            11 => self.load(),
            12..15 => self.branch(depth),
            15 if self.handlers => self.handled(depth),
            _ => self.counted_loop(depth),
        }
    }

    fn arithmetic(&mut self) {
        use Op::*;
        let to = self.random.below(FIRST_SMALL as u64) as usize;
        let binary = [
            Iadd, Iadd, Isub, Imul, Band, Bor, Bxor, Ishl, Sshr, Ushr, Rotr, Smin, Smax, Umin, Umax, UmulHigh,
        ];
        let (a, b) = (self.wide(), self.operand());
        let result = match self.random.below(12) {
            0 => {
                let op = self.random.pick(&[Ineg, Bnot, Clz, Popcount, Sext8, Zext16, Bswap]);
                self.b.unary(op, a)
            }
            1 => {
                let small = self.b.unary(Wrap, a).expect("fits");
                let op = self.random.pick(&[Iadd, Imul, Ishl, Sshr, Ushr, Bxor]);
                self.vars[FIRST_SMALL] = self.b.binary(op, self.vars[FIRST_SMALL], small).expect("fits");
                return;
            }
            2 => self.b.unary(self.random.pick(&[Sext32, Zext32]), self.vars[FIRST_SMALL]),
            3 => {
                let cond = self.random.pick(IntCond::ALL);
                let cond = self.b.icmp(cond, a, b).expect("fits");
                let other = self.wide();
                self.b.select(cond, a, other)
            }
            4 => {
                let divisor = self.random.pick(&[1, 2, 3, 8, 10, -1, -4, 255, 256]);
                let divisor = self.b.iconst(Type::I64, divisor).expect("fits");
                let op = self.random.pick(&[FloorDiv, FloorMod, Udiv, Urem]);
                self.b.binary(op, a, divisor)
            }
            5 => self.b.call(self.mix, &[a, b], None),
            6 => {
                let mask = self.b.iconst(Type::I64, 63).expect("fits");
                let count = self.b.binary(Band, b, mask).expect("fits");
                let op = self.random.pick(&[Ishl, Sshr, Ushr]);
                self.b.binary(op, a, count)
            }
            7 => {
                self.vars[to] = self.rotation(a);
                return;
            }
            _ => self.b.binary(self.random.pick(&binary), a, b),
        };
        self.vars[to] = result.expect("fits");
    }

    /// `x >> k | x << 32 - k` and the like, with masks or without.
    fn rotation(&mut self, value: Inst) -> Inst {
        use Op::*;
        let mask = self.b.iconst(Type::I64, 0xffff_ffff).expect("fits");
        let mut value = value;
        if self.random.one_in(2) {
            value = self.b.binary(Band, value, mask).expect("fits");
        }
        let count = 1 + self.random.below(31) as i64;
        let other = if self.random.one_in(3) { self.random.below(40) as i64 } else { 32 - count };
        let [count, other] = [count, other].map(|count| self.b.iconst(Type::I64, count).expect("fits"));
        let right = self.b.binary(Ushr, value, count).expect("fits");
        let left = self.b.binary(Ishl, value, other).expect("fits");
        let op = self.random.pick(&[Bor, Bxor, Iadd, Isub]);
        let both = self.b.binary(op, right, left).expect("fits");
        if self.random.one_in(3) { both } else { self.b.binary(Band, both, mask).expect("fits") }
    }

    /// Adds a small number to a variable, as what counts does.
    fn bump(&mut self) {
        let to = self.random.below(FIRST_SMALL as u64) as usize;
        let number = self.random.pick(&[1, 1, 1, 2, 3, 4, -1, -2]);
        let number = self.b.iconst(Type::I64, number).expect("fits");
        self.vars[to] = self.b.binary(Op::Iadd, self.vars[to], number).expect("fits");
    }

    fn checked(&mut self) {
        let to = self.random.below(FIRST_SMALL as u64) as usize;
        let (a, b) = (self.wide(), self.operand());
        let exit = self.any_exit();
        let op = self.random.pick(&[Op::IaddChecked, Op::IsubChecked, Op::ImulChecked, Op::IshlChecked]);
        self.vars[to] = self.b.binary_exit(op, a, b, exit).expect("fits");
    }

    fn float(&mut self) {
        use Op::*;
        let old = self.vars[FLOAT];
        let wide = self.wide();
        let new = match self.random.below(4) {
            0 => self.b.convert(SintToFloat, Type::F64, wide),
            1 => {
                let op = self.random.pick(&[Fneg, Fabs]);
                self.b.unary(op, old)
            }
            2 => {
                let cond = self.b.fcmp(self.random.pick(FloatCond::ALL), old, old).expect("fits");
                self.vars[0] = self.b.select(cond, self.vars[1], self.vars[0]).expect("fits");
                return;
            }
            _ => {
                let other = self.b.f64const(self.random.pick(&[0.5, 1.0, 3.0, -0.0])).expect("fits");
                let op = self.random.pick(&[Fadd, Fsub, Fmul, Fdiv]);
                self.b.binary(op, old, other)
            }
        };
        self.vars[FLOAT] = new.expect("fits");
    }

    /// A checked index: a variable, or one plus a small number, or one cut to some bits.
    fn element(&mut self) -> (Address, Inst) {
        let (base, len) = self.random.pick(&self.buffers);
        let mut index = self.wide();
        if self.random.one_in(2) {
            let number = self.random.pick(&[1, 2, -1, 3]);
            let number = self.b.iconst(Type::I64, number).expect("fits");
            index = self.b.binary(Op::Iadd, index, number).expect("fits");
        } else if self.random.one_in(4) {
            let (factor, more) = (self.wide(), self.wide());
            let op = self.random.pick(&[Op::Imul, Op::Imul, Op::Isub]);
            index = self.b.binary(op, index, factor).expect("fits");
            index = self.b.binary(Op::Iadd, index, more).expect("fits");
        } else if self.random.one_in(3) {
            let mask = self.b.iconst(Type::I64, 7).expect("fits");
            index = self.b.binary(Op::Band, index, mask).expect("fits");
        }
        let exit = self.any_exit();
        self.b.binary_exit(Op::BoundsCheck, index, len, exit).expect("fits");
        (Address::indexed(Region::Data, base, index, 0).expect("scale"), index)
    }

    fn load(&mut self) {
        let (at, _) = self.element();
        let to = self.random.below(FIRST_SMALL as u64) as usize;
        let op = self.random.pick(&[Op::Load8U, Op::Load8S]);
        self.vars[to] = self.b.load(op, Type::I64, at).expect("fits");
    }

    fn store(&mut self) {
        let value = self.wide();
        let (at, _) = self.element();
        self.b.store(Op::Store8, value, at).expect("fits");
    }

    fn guard(&mut self) {
        let cond = self.condition();
        let exit = self.any_exit();
        self.b.unary_exit(Op::Guard, cond, exit).expect("fits");
    }

    fn condition(&mut self) -> Inst {
        let (a, b) = (self.wide(), self.operand());
        self.b.icmp(self.random.pick(IntCond::ALL), a, b).expect("fits")
    }

    /// Makes all variables parameters of a block and goes on there.
    fn enter(&mut self, block: Block) {
        self.b.switch_to(block);
        for var in 0..VARS {
            self.vars[var] = self.b.function.add_param(block, Self::ty(var)).expect("fits");
        }
    }

    fn jump(&mut self, to: Block) {
        let vars = self.vars;
        self.b.jump(to, &vars).expect("fits");
    }

    fn branch(&mut self, depth: u32) {
        let cond = self.condition();
        let [yes, no, join] = [(); 3].map(|()| self.b.add_block().expect("fits"));
        self.b.brif(cond, (yes, &[]), (no, &[])).expect("fits");
        let before = self.vars;
        for arm in [yes, no] {
            self.b.switch_to(arm);
            self.vars = before;
            let cold = self.random.one_in(4);
            self.b.function.set_cold(arm, cold);
            if let Some((leave, again)) = self.loops.last().copied().filter(|_| self.random.one_in(5)) {
                let to = if self.random.one_in(2) { leave } else { again };
                if arm == yes {
                    self.jump(to);
                    continue;
                }
            }
            self.statements(depth + 1);
            self.jump(join);
        }
        self.enter(join);
    }

    fn call(&mut self) {
        let value = self.wide();
        match self.random.below(3) {
            0 => {
                let exit = self.exit(ExitKind::Raised);
                self.b.call(self.not_negative, &[value], Some(exit)).expect("fits");
            }
            1 => {
                let half = self.b.f32const(0.5).expect("fits");
                let result = self.b.call(self.floats, &[self.vars[FIRST_SMALL], half], None).expect("fits");
                self.vars[FLOAT] = self.b.unary(Op::Fpromote, result).expect("fits");
            }
            _ => {
                self.b.call(self.note, &[value], None).expect("fits");
            }
        }
    }

    /// A call and a check whose exits have a handler.
    fn handled(&mut self, depth: u32) {
        let [handler, join] = [(); 2].map(|()| self.b.add_block().expect("fits"));
        for kind in [ExitKind::Raised, ExitKind::Raise(RaiseKind::ValueError)] {
            let plain = self.exit(kind);
            let frame = self.b.function.exit(plain).frame;
            let edge = self.b.function.make_edge(handler, &self.vars).expect("fits");
            let exit = self.b.function.add_exit(kind, frame, edge).expect("fits");
            if kind == ExitKind::Raised {
                let value = self.wide();
                self.b.call(self.not_negative, &[value], Some(exit)).expect("fits");
            } else {
                let cond = self.condition();
                self.b.unary_exit(Op::Guard, cond, exit).expect("fits");
            }
            self.arithmetic();
        }
        self.statements(depth + 1);
        self.jump(join);
        self.enter(handler);
        self.b.function.set_cold(handler, true);
        self.statements(depth + 1);
        self.jump(join);
        self.enter(join);
    }

    /// `while i < end: poll; body; i += step`, where the counter is a variable or hidden.
    fn counted_loop(&mut self, depth: u32) {
        let [head, body, again, leave] = [(); 4].map(|()| self.b.add_block().expect("fits"));
        let mask = self.b.iconst(Type::I64, 15).expect("fits");
        let free = self.wide();
        let end = match self.random.below(4) {
            0 => self.b.iconst(Type::I64, self.random.below(9) as i64),
            1 => Ok(self.buffers[self.random.below(2) as usize].1),
            _ => self.b.binary(Op::Band, free, mask),
        };
        let (mut start, mut end) = (self.b.iconst(Type::I64, self.random.below(3) as i64), end);
        let mut step = self.random.pick(&[1, 1, 1, 2, 3]);
        let mut cond = self.random.pick(&[IntCond::Slt, IntCond::Slt, IntCond::Sle]);
        if self.random.one_in(4) {
            std::mem::swap(&mut start, &mut end);
            step = -step;
            cond = cond.swap();
        }
        if self.random.one_in(5) {
            // Near the ends of the numbers, where sums wrap.
            let base = self.random.pick(&[i64::MAX - 5, i64::MIN + 3, -2, i64::MAX, i64::MIN, 0]);
            let (up, down) = (self.random.below(9) as i64, self.random.below(4) as i64);
            start = self.b.iconst(Type::I64, base.wrapping_sub(down));
            end = if self.random.one_in(2) {
                Ok(free)
            } else {
                self.b.iconst(Type::I64, base.wrapping_add(up))
            };
            step = self.random.pick(&[1, -1, 2, -2, 5, 1 << 62, i64::MIN, 7]);
            cond = self.random.pick(&[
                IntCond::Slt,
                IntCond::Sle,
                IntCond::Sgt,
                IntCond::Sge,
                IntCond::Ult,
                IntCond::Ne,
            ]);
        }
        let (start, end) = (start.expect("fits"), end.expect("fits"));
        let own = self.random.one_in(2).then(|| self.random.below(FIRST_SMALL as u64) as usize);
        let args: Vec<Inst> = self.vars.iter().copied().chain([start]).collect();
        self.b.jump(head, &args).expect("fits");
        self.enter(head);
        let counter = self.b.function.add_param(head, Type::I64).expect("fits");
        if self.random.one_in(3) {
            let exit = self.exit(ExitKind::Raised);
            self.b.poll(exit).expect("fits");
        }
        let cond = self.b.icmp(cond, counter, end).expect("fits");
        let vars = self.vars;
        self.b.brif(cond, (body, &[]), (leave, &vars)).expect("fits");
        self.b.switch_to(body);
        if let Some(var) = own {
            self.vars[var] = counter;
        }
        self.loops.push((leave, again));
        self.statements(depth + 1);
        self.loops.pop();
        if !self.b.is_closed() {
            self.jump(again);
        }
        self.enter(again);
        let step = if self.random.one_in(5) { free } else { self.b.iconst(Type::I64, step).expect("fits") };
        let next = self.b.binary(Op::Iadd, counter, step).expect("fits");
        let args: Vec<Inst> = self.vars.iter().copied().chain([next]).collect();
        self.b.jump(head, &args).expect("fits");
        self.enter(leave);
    }
}
