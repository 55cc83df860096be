//! The text form of a function; `parse` reads it back.
//!
//! ```text
//! function "sum" -> i64 word i64 float f64 {
//!     const0 = 0x15
//!     fn0 = helper 12 (value, i64) -> value raises
//!     frame0 = code0 pc 12 [r1: v1 int, r2: const0]
//!     exit0 = raise IndexError frame0
//!
//! block0(v0: ptr, v1: i64):
//!     v2 = load8_u.i64 data [v0 + v1<<1 - 4]
//!     brif v2, block1(v1), block2
//! ```

use super::inst::{Block, Edge, Exit, Frame, Inst, InstData};
use super::{CalleeData, Calls, ExitKind, FloatCond, Format, Function, IntCond, Op, Raises, Repr, Type};
use core::fmt::{self, Display, Formatter};

/// What a listing says besides the text form, in comments, which the parser skips.
pub trait Notes {
    /// Behind a word of the table of constants.
    ///
    /// # Errors
    /// What `f` refuses, as for all of them.
    fn constant(&self, _f: &mut Formatter<'_>, _word: u64) -> fmt::Result {
        Ok(())
    }

    /// Behind a row of the table of callees.
    fn callee(&self, _f: &mut Formatter<'_>, _data: &CalleeData) -> fmt::Result {
        Ok(())
    }

    /// On lines of their own before an instruction.
    fn before(&self, _f: &mut Formatter<'_>, _inst: Inst) -> fmt::Result {
        Ok(())
    }
}

/// The text form alone.
struct Bare;

impl Notes for Bare {}

/// A function's text form with notes.
#[derive(Debug)]
pub struct Noted<'a, 'm, N> {
    /// The function.
    pub function: &'a Function<'m>,
    /// The notes.
    pub notes: &'a N,
}

impl<N: Notes> Display for Noted<'_, '_, N> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.function.print(f, self.notes)
    }
}

impl Display for Function<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.print(f, &Bare)
    }
}

/// A comma-separated sequence.
fn commas<T: Display>(f: &mut Formatter<'_>, items: impl IntoIterator<Item = T>) -> fmt::Result {
    for (i, item) in items.into_iter().enumerate() {
        write!(f, "{}{item}", if i == 0 { "" } else { ", " })?;
    }
    Ok(())
}

impl Function<'_> {
    fn print(&self, f: &mut Formatter<'_>, notes: &dyn Notes) -> fmt::Result {
        f.write_str("function \"")?;
        for c in self.name.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '\n' => f.write_str("\\n")?,
                _ => write!(f, "{c}")?,
            }
        }
        writeln!(f, "\" -> {} word {} float {} {{", self.result, self.profile.word, self.profile.float)?;
        for (row, word) in self.consts().iter().enumerate() {
            write!(f, "    const{row} = {word:#x}")?;
            notes.constant(f, *word)?;
            f.write_str("\n")?;
        }
        for row in 0..self.callees().len() {
            self.print_callee(f, row)?;
            notes.callee(f, &self.callees()[row])?;
            f.write_str("\n")?;
        }
        for row in 0..self.frames().len() {
            self.print_frame(f, Frame(row as u16))?;
        }
        for row in 0..self.exits().len() {
            self.print_exit(f, Exit(row as u16))?;
        }
        for &block in self.order() {
            self.print_block(f, block, notes)?;
        }
        f.write_str("}\n")
    }

    fn print_callee(&self, f: &mut Formatter<'_>, row: usize) -> fmt::Result {
        let data = &self.callees()[row];
        write!(f, "    fn{row} = {} {} (", data.kind, data.target)?;
        commas(f, self.callee_params(data))?;
        write!(f, ") -> {}", data.result)?;
        if data.raises != Raises::Never {
            write!(f, " {}", data.raises)?;
        }
        if data.effect != Calls::Any {
            write!(f, " {}", data.effect)?;
        }
        Ok(())
    }

    fn print_frame(&self, f: &mut Formatter<'_>, frame: Frame) -> fmt::Result {
        let data = self.frame(frame);
        write!(f, "    {frame} = code{} pc {}", data.code, data.pc)?;
        if data.parent.is_some() {
            write!(f, " in {}", data.parent)?;
        }
        f.write_str(" [")?;
        for (i, slot) in self.frame_slots(frame).iter().enumerate() {
            write!(f, "{}r{}: ", if i == 0 { "" } else { ", " }, slot.reg)?;
            match slot.repr {
                Repr::Const => write!(f, "const{}", slot.value)?,
                repr => write!(f, "v{} {repr}", slot.value)?,
            }
        }
        f.write_str("]\n")
    }

    fn print_exit(&self, f: &mut Formatter<'_>, exit: Exit) -> fmt::Result {
        let data = self.exit(exit);
        write!(f, "    {exit} = ")?;
        match data.kind {
            ExitKind::Resume => write!(f, "resume {}", data.frame)?,
            ExitKind::Raise(kind) => write!(f, "raise {kind} {}", data.frame)?,
            ExitKind::Raised => write!(f, "raised {}", data.frame)?,
        }
        if data.handler.is_some() {
            f.write_str(" -> ")?;
            self.print_edge(f, data.handler)?;
        }
        f.write_str("\n")
    }

    fn print_block(&self, f: &mut Formatter<'_>, block: Block, notes: &dyn Notes) -> fmt::Result {
        write!(f, "\n{block}")?;
        let params = self.params(block);
        for (i, &param) in params.iter().enumerate() {
            write!(f, "{}{param}: {}", if i == 0 { "(" } else { ", " }, self.ty(param))?;
        }
        f.write_str(if params.is_empty() { "" } else { ")" })?;
        f.write_str(if self.is_cold(block) { " cold" } else { "" })?;
        f.write_str(if self.is_counted(block) { " counted:\n" } else { ":\n" })?;
        for inst in self.block_insts(block) {
            notes.before(f, inst)?;
            f.write_str("    ")?;
            self.print_inst(f, inst)?;
            f.write_str("\n")?;
        }
        Ok(())
    }

    fn print_edge(&self, f: &mut Formatter<'_>, edge: Edge) -> fmt::Result {
        write!(f, "{}", self.edge_block(edge))?;
        let args = self.edge_args(edge);
        if !args.is_empty() {
            f.write_str("(")?;
            commas(f, args)?;
            f.write_str(")")?;
        }
        Ok(())
    }

    fn print_number(f: &mut Formatter<'_>, data: &InstData) -> fmt::Result {
        let bits = data.number();
        match (data.op, data.ty) {
            (Op::Iconst, _) => write!(f, "{}", bits as i64),
            (_, Type::F64) if f64::from_bits(bits).is_finite() => write!(f, "{:?}", f64::from_bits(bits)),
            (_, Type::F32) if f32::from_bits(bits as u32).is_finite() => {
                write!(f, "{:?}", f32::from_bits(bits as u32))
            }
            _ => write!(f, "{bits:#x}"),
        }
    }

    fn print_address(&self, f: &mut Formatter<'_>, inst: Inst) -> fmt::Result {
        let at = self.address(inst);
        write!(f, "{} [{}", at.region, at.base)?;
        if let Some(index) = at.index {
            write!(f, " + {index}<<{}", at.scale)?;
        }
        match at.offset {
            0 => f.write_str("]"),
            offset if offset < 0 => write!(f, " - {}]", offset.unsigned_abs()),
            offset => write!(f, " + {offset}]"),
        }
    }

    /// Writes one instruction, without indentation or line end.
    pub fn print_inst(&self, f: &mut Formatter<'_>, inst: Inst) -> fmt::Result {
        let data = self.inst(inst);
        match data.ty {
            Type::Void => f.write_str(data.op.name())?,
            ty => write!(f, "{inst} = {}.{ty}", data.op.name())?,
        }
        if data.op == Op::Return && data.a == u16::MAX {
            return Ok(());
        }
        f.write_str(" ")?;
        let (a, b, c) = (Inst(data.a), Inst(data.b), Inst(data.c));
        let exit = Exit(data.c);
        match data.op.format() {
            Format::Param => Ok(()),
            Format::Int | Format::Float => Self::print_number(f, data),
            Format::Const => write!(f, "const{}", data.a),
            Format::Unary => write!(f, "{a}"),
            Format::Binary => write!(f, "{a}, {b}"),
            Format::Ternary => write!(f, "{a}, {b}, {c}"),
            Format::IntCmp => write!(f, "{} {a}, {b}", IntCond::of(data.c)),
            Format::FloatCmp => write!(f, "{} {a}, {b}", FloatCond::of(data.c)),
            Format::UnaryExit => write!(f, "{a}, {exit}"),
            Format::BinaryExit => write!(f, "{a}, {b}, {exit}"),
            Format::Exit => write!(f, "{exit}"),
            Format::Load => self.print_address(f, inst),
            Format::Store => {
                self.print_address(f, inst)?;
                write!(f, ", {c}")
            }
            Format::Field => write!(f, "[{}]", data.imm),
            Format::FieldStore => write!(f, "[{}], {a}", data.imm),
            Format::Reg => write!(f, "r{}", data.imm),
            Format::RegStore => write!(f, "r{}, {a}", data.imm),
            Format::Call => {
                let (callee, args) = self.call(inst);
                write!(f, "{callee}(")?;
                commas(f, args)?;
                f.write_str(")")?;
                if exit.is_some() { write!(f, ", {exit}") } else { Ok(()) }
            }
            Format::Return => write!(f, "{a}"),
            Format::Jump | Format::Branch => {
                if data.op != Op::Jump {
                    write!(f, "{a}, ")?;
                }
                for (i, edge) in self.edges(inst).enumerate() {
                    f.write_str(if i == 0 { "" } else { ", " })?;
                    self.print_edge(f, edge)?;
                }
                Ok(())
            }
        }
    }
}
