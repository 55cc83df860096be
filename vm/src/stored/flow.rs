//! The check that registers hold values where instructions read them.
//!
//! Frames are not cleared, and a call leaves behind its window what is no value. So it is followed along all ways
//! through the code what each register holds, until that does not change any more.

use super::read::Record;
use super::verify::{At, Check, Problem, parameters};
use crate::code::flags;
use crate::mem::{Mem, Vec};
use crate::ops::{Access, LINK_WORDS, Op, each_register};

/// What a register holds, as four bits. What instructions leave for each other, neither the interpreter nor machine code
/// looks at again.
mod holds {
    /// Something that may be no value.
    pub const ANY: u32 = 0;
    /// A value.
    pub const VALUE: u32 = 1;
    /// The first place of what `get_method` left: a value.
    pub const METHOD: u32 = 2;
    /// Its second place, which is a value where the first is `UNBOUND`.
    pub const SECOND: u32 = 3;
    /// The cell of a variable: a value.
    pub const CELL: u32 = 4;
    /// The block of far locals.
    pub const FAR: u32 = 5;
    /// The first register of a loop's state, and the two behind it.
    pub const LOOP: u32 = 6;
    pub const LOOP_SECOND: u32 = 7;
    pub const LOOP_THIRD: u32 = 8;
    // 15 is what the registers of a place hold to which no way is known yet.
}

/// Registers in a word.
const LANES: usize = 8;
/// Rounds over a code until it counts as too tangled: the compiler's need a few more than loops nest.
const ROUNDS: usize = 100;

/// What the registers hold at one place.
type State = [u32];

fn get(state: &State, register: usize) -> u32 {
    state.get(register / LANES).map_or(holds::ANY, |word| word >> (register % LANES * 4) & 15)
}

fn set(state: &mut State, register: usize, what: u32) {
    if let Some(word) = state.get_mut(register / LANES) {
        let shift = register % LANES * 4;
        *word = *word & !(15 << shift) | what << shift;
    }
}

fn is_value(what: u32) -> bool {
    matches!(what, holds::VALUE | holds::METHOD | holds::CELL)
}

/// The states of the registers of one code.
pub(super) struct Flow<'a, 'm> {
    check: &'a Check<'a>,
    record: &'a Record<'a>,
    /// Words at which ways meet, in order.
    labels: Vec<'m, u32>,
    /// For each of them the state of the registers, and in one lane more whether any way leads there.
    rows: Vec<'m, u32>,
    now: Vec<'m, u32>,
    /// Words of a state.
    stride: usize,
    changed: bool,
}

impl<'a, 'm> Flow<'a, 'm> {
    pub(super) fn new(check: &'a Check<'a>, mem: &'m Mem) -> Result<Self, Problem> {
        let record = check.record;
        let mut labels = Vec::new(mem);
        let mut add = |target: i64| -> Result<(), Problem> {
            let target = u32::try_from(target).ok().filter(|&target| (target as usize) < record.tables.words);
            let target = target.ok_or("a jump outside the code")?;
            if let Err(place) = labels.binary_search(&target) {
                labels.insert(place, target)?;
            }
            Ok(())
        };
        let mut pc = 0;
        while pc < record.tables.words {
            let at = At::read(record, pc)?;
            at.target().map_or(Ok(()), &mut add)?;
            pc = at.end();
        }
        for row in (0..record.tables.handlers).filter_map(|index| record.handler(index)) {
            add(row.handler.into())?;
        }
        let stride = usize::from(record.info.registers) / LANES + 1;
        let (mut rows, mut now) = (Vec::new(mem), Vec::new(mem));
        rows.resize(labels.len() * stride, u32::MAX)?;
        now.resize(stride, 0)?;
        Ok(Flow { check, record, labels, rows, now, stride, changed: false })
    }

    /// Follows all ways; `pc` is where it ends.
    pub(super) fn run(&mut self, pc: &mut usize) -> Result<(), Problem> {
        for _ in 0..ROUNDS {
            self.changed = false;
            self.round(pc)?;
            if !self.changed {
                return Ok(());
            }
        }
        Err("too tangled".into())
    }

    fn registers(&self) -> usize {
        self.record.info.registers.into()
    }

    fn round(&mut self, pc: &mut usize) -> Result<(), Problem> {
        self.now.fill(0);
        (0..parameters(self.record)).for_each(|register| set(&mut self.now, register, holds::VALUE));
        let mut is_reached = true;
        let mut next = 0;
        *pc = 0;
        while *pc < self.record.tables.words {
            if let Some(&label) = self.labels.get(next)
                && label as usize <= *pc
            {
                if (label as usize) < *pc {
                    return Err("a jump into an instruction".into());
                }
                if is_reached {
                    self.meet(next);
                }
                let row = next * self.stride;
                self.now.copy_from_slice(&self.rows[row..row + self.stride]);
                is_reached = get(&self.now, self.registers()) == 0;
                next += 1;
            }
            let at = At::read(self.record, *pc)?;
            if is_reached {
                self.instruction(&at)?;
                is_reached = !is_end(at.op);
            }
            *pc = at.end();
        }
        match (is_reached, self.labels.get(next)) {
            (false, None) => Ok(()),
            (true, _) => Err("an end without a return".into()),
            (false, Some(_)) => Err("a jump into an instruction".into()),
        }
    }

    /// A way leads to a label with the state as it is now.
    fn meet(&mut self, label: usize) {
        let first = label * self.stride;
        for (lane, &new) in self.rows[first..first + self.stride].iter_mut().zip(&self.now) {
            let met = if *lane == u32::MAX { new } else { meet(*lane, new) };
            self.changed |= met != *lane;
            *lane = met;
        }
    }

    fn meet_at(&mut self, word: usize) {
        if let Ok(label) = self.labels.binary_search(&(word as u32)) {
            self.meet(label);
        }
    }

    fn instruction(&mut self, at: &At) -> Result<(), &'static str> {
        self.reads(at)?;
        if let Some(window) = window_of(at) {
            // The frame of what is called lies there.
            (window..self.registers()).for_each(|register| set(&mut self.now, register, holds::ANY));
        }
        self.handlers(at);
        if let Some(target) = at.target() {
            self.meet_at(target as usize);
        }
        self.writes(at);
        Ok(())
    }

    fn each(&self, at: &At, visit: &mut dyn FnMut(usize, Access)) {
        let mut captures = |index: u16, each: &mut dyn FnMut(u16)| {
            if let Some(nested) = self.check.nested(index) {
                (0..nested.tables.captures).filter_map(|n| nested.capture(n)).for_each(each);
            }
        };
        each_register(at.op, at.word, at.extra, &mut captures, &mut |register, access| {
            visit(register.into(), access);
        });
    }

    fn reads(&self, at: &At) -> Result<(), &'static str> {
        let mut problem = None;
        let has_namespace = self.record.info.flags & flags::NAMESPACE != 0;
        self.each(at, &mut |register, access| {
            // Without a namespace of its own, code has none in register 0.
            if at.op == Op::ImportStar && !has_namespace && register != usize::from(at.word.a()) {
                return;
            }
            let holds = get(&self.now, register);
            let is_right = match access {
                Access::Write => true,
                Access::Read => match wanted(at, register) {
                    Some(special) => holds == special,
                    None => is_value(holds),
                },
            };
            if !is_right || register >= self.registers() {
                problem = Some("a register that may hold no value");
            }
        });
        let is_missing = |register| match get(&self.now, register) {
            holds if self.check.far == Some(register) => holds != holds::FAR,
            holds => !is_value(holds),
        };
        if may_run_python(at.op) && (0..self.check.shown).any(is_missing) {
            problem = Some("a local that may hold no value");
        }
        // Calls and loops need room up to their windows' ends, which the frame has.
        let room = window_of(at).map_or(0, |window| window + LINK_WORDS);
        if room > self.registers() {
            problem = Some("a window that does not fit");
        }
        problem.map_or(Ok(()), Err)
    }

    /// The ways to the handlers of an instruction.
    fn handlers(&mut self, at: &At) {
        for index in 0..self.record.tables.handlers {
            let Some(row) = self.record.handler(index) else { continue };
            if (row.start as usize) < at.end() && at.pc < row.end as usize {
                let register = row.register as usize;
                let before = get(&self.now, register);
                set(&mut self.now, register, holds::VALUE);
                self.meet_at(row.handler as usize);
                set(&mut self.now, register, before);
            }
        }
    }

    fn writes(&mut self, at: &At) {
        let mut written = [0u64; 4];
        self.each(at, &mut |register, access| {
            if access == Access::Write {
                written[register / 64 % 4] |= 1 << (register % 64);
            }
        });
        for register in (0..256).filter(|register| written[register / 64] >> (register % 64) & 1 != 0) {
            set(&mut self.now, register, holds::VALUE);
        }
        let first = usize::from(at.word.a());
        let left: &[u32] = match at.op {
            Op::GetMethod => &[holds::METHOD, holds::SECOND],
            Op::GetIter | Op::ForRange | Op::ForIter => &[holds::LOOP, holds::LOOP_SECOND, holds::LOOP_THIRD],
            Op::MakeCell => &[holds::CELL],
            Op::MakeFar => &[holds::FAR],
            Op::CopyFree => &[holds::CELL; 256][..at.word.b().into()],
            _ => &[],
        };
        for (n, &what) in left.iter().enumerate() {
            set(&mut self.now, first + n, what);
        }
        if at.op == Op::ForIter {
            set(&mut self.now, at.word.b().into(), holds::VALUE);
        }
    }
}

/// What a register has to hold that an instruction reads, if that is not any value.
fn wanted(at: &At, register: usize) -> Option<u32> {
    let (a, b) = (usize::from(at.word.a()), usize::from(at.word.b()));
    Some(match at.op {
        Op::CallMethod | Op::CallMethodKw if register == b => holds::METHOD,
        Op::CallMethod | Op::CallMethodKw if register == b + 1 => holds::SECOND,
        Op::ForIter if register == a => holds::LOOP,
        Op::ForIter if register == a + 1 => holds::LOOP_SECOND,
        Op::ForIter if register == a + 2 => holds::LOOP_THIRD,
        Op::SetCell | Op::DelCell if register == a => holds::CELL,
        Op::GetCell | Op::GetClassCell | Op::MakeSuper if register == b => holds::CELL,
        Op::SetFar if register == a => holds::FAR,
        Op::GetFar if register == b => holds::FAR,
        _ => return None,
    })
}

/// Where a call puts the frame of what it calls: the link words from there on, and all behind them.
fn window_of(at: &At) -> Option<usize> {
    match at.op {
        Op::Call | Op::CallKw | Op::CallMethod | Op::CallMethodKw => Some(at.word.b().into()),
        Op::ForRange => Some(at.word.a().into()),
        _ => None,
    }
}

/// Whether nothing comes after it.
fn is_end(op: Op) -> bool {
    matches!(
        op,
        Op::Jump
            | Op::Loop
            | Op::Return
            | Op::ReturnNone
            | Op::Raise
            | Op::RaiseFrom
            | Op::RaiseBare
            | Op::Reraise
    )
}

/// Whether a builtin may look at the frame meanwhile.
fn may_run_python(op: Op) -> bool {
    !matches!(
        op,
        Op::Move | Op::LoadK | Op::LoadInt | Op::LoadSpecial | Op::MakeFar | Op::MakeCell | Op::CopyFree
    )
}

/// What registers hold where two ways meet.
fn meet(a: u32, b: u32) -> u32 {
    if a == b {
        return a;
    }
    let mut met = 0;
    for lane in 0..LANES {
        let shift = lane * 4;
        let (a, b) = (a >> shift & 15, b >> shift & 15);
        let both = match (a, b) {
            (a, b) if a == b => a,
            (a, b) if is_value(a) && is_value(b) => holds::VALUE,
            _ => holds::ANY,
        };
        met |= both << shift;
    }
    met
}
