//! Reads the text form of a function back; numbers of values, blocks and table rows are kept.
//!
//! Instructions without a result have no number in text: they take those which the text does not use.
//! What the text says is not checked here beyond its form, the verifier does that.

use super::exits::{ExitKind, RaiseKind, Repr, Slot};
use super::inst::{Block, Callee, CalleeData, Edge, Exit, Frame, Inst, InstData, List};
use super::{
    Address, CalleeKind, Calls, ExitData, FloatCond, Format, Function, IntCond, Op, Profile, Raises,
};
use super::{Region, Type};
use adder_vm::mem::{Mem, OutOfMemory, Vec};

mod lex;
use lex::Lexer;

/// Why a text is no function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// Line, from 1.
    pub line: u32,
    /// What was expected or is wrong.
    pub what: &'static str,
}

pub(crate) const OUT_OF_MEMORY: &str = "out of memory";

/// The function in `text`; `;` begins a comment.
///
/// # Errors
/// The first place that has not the form; "out of memory" is one of them.
pub fn parse<'m>(mem: &'m Mem, text: &str) -> Result<Function<'m>, ParseError> {
    let mut lexer = Lexer::new(text);
    let function = Function::new(mem, "", Profile::HOST, Type::Void);
    let function = function.map_err(|OutOfMemory| ParseError { line: 0, what: OUT_OF_MEMORY })?;
    let used = Vec::new(mem);
    let mut parser = Parser { lexer: &mut lexer, function, used, free: 0 };
    match parser.function(text) {
        Ok(()) => Ok(parser.function),
        Err(what) => Err(ParseError { line: lexer.line, what }),
    }
}

type Parsed<T = ()> = Result<T, &'static str>;

struct Parser<'l, 't, 'm> {
    lexer: &'l mut Lexer<'t>,
    function: Function<'m>,
    /// Value numbers that the text names.
    used: Vec<'m, bool>,
    /// Numbers below are taken.
    free: usize,
}

/// `OutOfMemory` as text.
fn fits<T>(result: Result<T, OutOfMemory>) -> Parsed<T> {
    result.map_err(|OutOfMemory| OUT_OF_MEMORY)
}

impl Parser<'_, '_, '_> {
    fn function(&mut self, text: &str) -> Parsed {
        self.reserve_numbers(text)?;
        self.keyword("function")?;
        let name = self.lexer.string()?;
        let mut escaped = false;
        for c in name.chars() {
            match c {
                '\\' if !escaped => escaped = true,
                'n' if escaped => {
                    fits(self.function.name.push('\n'))?;
                    escaped = false;
                }
                c => {
                    fits(self.function.name.push(c))?;
                    escaped = false;
                }
            }
        }
        self.lexer.expect("->")?;
        self.function.result = self.ty()?;
        self.keyword("word")?;
        let word = self.ty()?;
        self.keyword("float")?;
        self.function.profile = Profile { word, float: self.ty()? };
        self.lexer.expect("{")?;
        while self.preamble_row()? {}
        while !self.lexer.accept("}") {
            self.block()?;
        }
        self.lexer.end()
    }

    /// Marks the numbers of all values in the text and makes their rows.
    fn reserve_numbers(&mut self, text: &str) -> Parsed {
        let mut lexer = Lexer::new(text);
        while let Some(number) = lexer.next_id("v") {
            if number as usize >= self.used.len() {
                fits(self.used.resize(number as usize + 1, false))?;
            }
            self.used[number as usize] = true;
        }
        for _ in 0..self.used.len() {
            fits(self.function.make(InstData::new(Op::Iconst, Type::Void)))?;
        }
        Ok(())
    }

    fn keyword(&mut self, word: &'static str) -> Parsed {
        if self.lexer.word()? == word { Ok(()) } else { Err("keyword expected") }
    }

    fn ty(&mut self) -> Parsed<Type> {
        Type::from_name(self.lexer.word()?).ok_or("type expected")
    }

    fn inst(&mut self) -> Parsed<Inst> {
        self.lexer.id("v").map(Inst)
    }

    fn exit(&mut self) -> Parsed<Exit> {
        self.lexer.id("exit").map(Exit)
    }

    fn comma(&mut self) -> Parsed {
        self.lexer.expect(",")
    }

    /// A block by name, made when it is new.
    fn block_id(&mut self) -> Parsed<Block> {
        let number = self.lexer.id("block")?;
        while self.function.block_count() <= number as usize {
            fits(self.function.make_block())?;
        }
        Ok(Block(number))
    }

    /// Values in parentheses, if there are any.
    fn args(&mut self, list: &mut Vec<'_, Inst>) -> Parsed {
        if self.lexer.accept("(") && !self.lexer.accept(")") {
            loop {
                fits(list.push(self.inst()?))?;
                if self.lexer.accept(")") {
                    break;
                }
                self.comma()?;
            }
        }
        Ok(())
    }

    fn edge(&mut self) -> Parsed<Edge> {
        let block = self.block_id()?;
        let mut args = Vec::new(self.function.mem());
        self.args(&mut args)?;
        fits(self.function.make_edge(block, &args))
    }

    /// One row of a side table; false when the blocks begin.
    fn preamble_row(&mut self) -> Parsed<bool> {
        let count = |len: usize, row: u16| if len == row as usize { Ok(()) } else { Err("row out of order") };
        if let Some(row) = self.lexer.accept_id("const") {
            count(self.function.consts().len(), row)?;
            self.lexer.expect("=")?;
            let word = self.lexer.number()?;
            fits(self.function.push_const(word))?;
        } else if let Some(row) = self.lexer.accept_id("fn") {
            count(self.function.callees().len(), row)?;
            self.callee()?;
        } else if let Some(row) = self.lexer.accept_id("frame") {
            count(self.function.frames().len(), row)?;
            self.frame()?;
        } else if let Some(row) = self.lexer.accept_id("exit") {
            count(self.function.exits().len(), row)?;
            self.exit_row()?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn callee(&mut self) -> Parsed {
        self.lexer.expect("=")?;
        let kind = CalleeKind::from_name(self.lexer.word()?).ok_or("helper or direct expected")?;
        let target = u32::try_from(self.lexer.number()?).map_err(|_| "callee number too large")?;
        let mut params = Vec::new(self.function.mem());
        self.lexer.expect("(")?;
        if !self.lexer.accept(")") {
            loop {
                fits(params.push(self.ty()?))?;
                if self.lexer.accept(")") {
                    break;
                }
                self.comma()?;
            }
        }
        self.lexer.expect("->")?;
        let result = self.ty()?;
        let (mut raises, mut effect) = (Raises::Never, Calls::Any);
        if let Some(found) = self.lexer.accept_word(Raises::from_name) {
            raises = found;
        }
        if let Some(found) = self.lexer.accept_word(Calls::from_name) {
            effect = found;
        }
        let data = CalleeData { kind, result, raises, effect, params: List::EMPTY, target };
        let _: Callee = fits(self.function.add_callee(data, &params))?;
        Ok(())
    }

    fn frame(&mut self) -> Parsed {
        self.lexer.expect("=")?;
        let code = self.lexer.id("code")?;
        self.keyword("pc")?;
        let pc = u32::try_from(self.lexer.number()?).map_err(|_| "pc too large")?;
        let inlined = self.lexer.accept_word(|word| (word == "in").then_some(())).is_some();
        let parent = if inlined { Frame(self.lexer.id("frame")?) } else { Frame::NONE };
        let mut slots = Vec::new(self.function.mem());
        self.lexer.expect("[")?;
        while !self.lexer.accept("]") {
            if !slots.is_empty() {
                self.comma()?;
            }
            let reg = self.lexer.id("r")?;
            self.lexer.expect(":")?;
            let slot = match self.lexer.accept_id("const") {
                Some(value) => Slot { reg, value, repr: Repr::Const },
                None => {
                    let value = self.inst()?.0;
                    let repr = Repr::from_name(self.lexer.word()?).ok_or("representation expected")?;
                    Slot { reg, value, repr }
                }
            };
            fits(slots.push(slot))?;
        }
        fits(self.function.push_frame(parent, code, pc, &slots)).map(drop)
    }

    fn exit_row(&mut self) -> Parsed {
        self.lexer.expect("=")?;
        let kind = match self.lexer.word()? {
            "resume" => ExitKind::Resume,
            "raised" => ExitKind::Raised,
            "raise" => ExitKind::Raise(RaiseKind::from_name(self.lexer.word()?).ok_or("exception expected")?),
            _ => return Err("kind of exit expected"),
        };
        let frame = Frame(self.lexer.id("frame")?);
        let handler = if self.lexer.accept("->") { self.edge()? } else { Edge::NONE };
        fits(self.function.push_exit(ExitData { kind, frame, handler })).map(drop)
    }

    fn block(&mut self) -> Parsed {
        let block = self.block_id()?;
        fits(self.function.append_block(block))?;
        let mut params = Vec::new(self.function.mem());
        if self.lexer.accept("(") {
            loop {
                let param = self.inst()?;
                self.lexer.expect(":")?;
                let ty = self.ty()?;
                *self.function.inst_mut(param) = InstData::new(Op::Param, ty);
                fits(params.push(param))?;
                if self.lexer.accept(")") {
                    break;
                }
                self.comma()?;
            }
        }
        fits(self.function.set_params(block, &params))?;
        let cold = self.lexer.accept_word(|word| (word == "cold").then_some(())).is_some();
        self.function.set_cold(block, cold);
        let counted = self.lexer.accept_word(|word| (word == "counted").then_some(())).is_some();
        self.function.set_counted(block, counted);
        self.lexer.expect(":")?;
        loop {
            let number = self.lexer.accept_id("v").map(Inst);
            if number.is_some() {
                self.lexer.expect("=")?;
            }
            let op = Op::from_name(self.lexer.word()?).ok_or("unknown instruction")?;
            let ty = if self.lexer.accept(".") { self.ty()? } else { Type::Void };
            if number.is_some() != (ty != Type::Void) {
                return Err("a result and its type go together");
            }
            let data = self.operands(InstData::new(op, ty))?;
            let inst = self.place(number, data)?;
            self.function.link(block, inst, Inst::NONE);
            if op.is_terminator() {
                return Ok(());
            }
        }
    }

    /// The row for an instruction: that of its number, else the next which the text does not use.
    fn place(&mut self, number: Option<Inst>, data: InstData) -> Parsed<Inst> {
        if let Some(inst) = number {
            let old = self.function.inst(inst);
            if old.ty != Type::Void {
                return Err("value defined twice");
            }
            *self.function.inst_mut(inst) = data;
            return Ok(inst);
        }
        while self.used.get(self.free) == Some(&true) {
            self.free += 1;
        }
        self.free += 1;
        if self.free > self.used.len() {
            return fits(self.function.make(data));
        }
        let inst = Inst(self.free as u16 - 1);
        *self.function.inst_mut(inst) = data;
        Ok(inst)
    }

    fn operands(&mut self, mut data: InstData) -> Parsed<InstData> {
        match data.op.format() {
            Format::Param => {}
            Format::Int => data = data.with_number(self.lexer.number()?),
            Format::Float => data = data.with_number(self.lexer.float(data.ty)?),
            Format::Const => data.a = self.lexer.id("const")?,
            Format::Unary => data.a = self.inst()?.0,
            Format::Binary => (data.a, data.b) = self.two()?,
            Format::Ternary => {
                (data.a, data.b) = self.two()?;
                self.comma()?;
                data.c = self.inst()?.0;
            }
            Format::IntCmp => {
                let cond = IntCond::from_name(self.lexer.word()?).ok_or("condition expected")?;
                (data.a, data.b) = self.two()?;
                data.c = cond as u16;
            }
            Format::FloatCmp => {
                let cond = FloatCond::from_name(self.lexer.word()?).ok_or("condition expected")?;
                (data.a, data.b) = self.two()?;
                data.c = cond as u16;
            }
            Format::UnaryExit => {
                data.a = self.inst()?.0;
                self.comma()?;
                data.c = self.exit()?.0;
            }
            Format::BinaryExit => {
                (data.a, data.b) = self.two()?;
                self.comma()?;
                data.c = self.exit()?.0;
            }
            Format::Exit => data.c = self.exit()?.0,
            Format::Load => self.address(&mut data)?,
            Format::Store => {
                self.address(&mut data)?;
                self.comma()?;
                data.c = self.inst()?.0;
            }
            Format::Field => data.imm = self.field()?,
            Format::FieldStore => {
                data.imm = self.field()?;
                self.comma()?;
                data.a = self.inst()?.0;
            }
            Format::Reg => data.imm = self.lexer.id("r")?.into(),
            Format::RegStore => {
                data.imm = self.lexer.id("r")?.into();
                self.comma()?;
                data.a = self.inst()?.0;
            }
            Format::Call => {
                data.a = self.lexer.id("fn")?;
                let mut args = Vec::new(self.function.mem());
                self.args(&mut args)?;
                data.b = fits(self.function.make_list(&args))?.0;
                if self.lexer.accept(",") {
                    data.c = self.exit()?.0;
                }
            }
            Format::Return => data.a = self.lexer.accept_id("v").unwrap_or(u16::MAX),
            Format::Jump => data.a = self.edge()?.0,
            Format::Branch => {
                data.a = self.inst()?.0;
                self.comma()?;
                data.b = self.edge()?.0;
                self.comma()?;
                data.c = self.edge()?.0;
            }
        }
        Ok(data)
    }

    fn two(&mut self) -> Parsed<(u16, u16)> {
        let a = self.inst()?;
        self.comma()?;
        Ok((a.0, self.inst()?.0))
    }

    fn field(&mut self) -> Parsed<i32> {
        self.lexer.expect("[")?;
        let offset = i32::try_from(self.lexer.number()? as i64).map_err(|_| "offset too large")?;
        self.lexer.expect("]")?;
        Ok(offset)
    }

    fn address(&mut self, data: &mut InstData) -> Parsed {
        let region = Region::from_name(self.lexer.word()?).ok_or("region expected")?;
        self.lexer.expect("[")?;
        let base = self.inst()?;
        let mut at = Address { base, index: None, scale: 0, offset: 0, region };
        while !self.lexer.accept("]") {
            let minus = self.lexer.accept("-");
            if !minus {
                self.lexer.expect("+")?;
            }
            if let Some(index) = self.lexer.accept_id("v").map(Inst) {
                self.lexer.expect("<<")?;
                let scale = self.lexer.number()?;
                if minus || at.index.is_some() || scale > 3 {
                    return Err("bad index");
                }
                (at.index, at.scale) = (Some(index), scale as u8);
                continue;
            }
            let offset = i64::try_from(self.lexer.number()?).map_err(|_| "offset too large")?;
            let offset = i32::try_from(if minus { -offset } else { offset });
            at = offset.ok().and_then(|offset| at.with_offset(offset)).ok_or("offset too large")?;
        }
        (data.a, data.b, data.imm) = (at.base.0, at.index.unwrap_or(Inst::NONE).0, at.pack());
        Ok(())
    }
}

#[cfg(test)]
mod tests;
