//! The boxed entry of a function: it takes its arguments from the frame and returns a tagged word.
//!
//! The interpreter calls it as `(ctx, base) -> word`, and it calls the typed entry. Small ints, immediate
//! floats and plain values are converted here. If any argument is something else, the helper `convert`
//! converts all of them and the stub loads what it made. Of the results, those without a short tagged form
//! go to the helper `box_result`.
//!
//! ```text
//! rsp ->  arguments of the typed entry that are not in registers
//!         what `convert` made, eight bytes for each argument of the typed entry
//!         rbx
//! ```
//! `rbx` holds the Context throughout.

use super::FLOAT_BIAS;
use adder_decorators::emitter::{Abi, Error, Unsupported};
use adder_decorators::ir::Inst;
use dynasmrt::x64::X64Relocation;
use dynasmrt::{DynasmApi, DynasmLabelApi, VecAssembler, dynasm};

/// What one argument in the frame becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Param {
    /// The value itself.
    Value,
    /// A small int becomes an `i64`.
    Int,
    /// An immediate float becomes an `f64`.
    Float,
    /// `convert` makes that many words of it, none of them a float: a pointer and its bounds, say.
    Words(u8),
    /// `convert` makes a float of it, even of an immediate one (an `f32`).
    OtherFloat,
}

/// What the typed entry's result becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returned {
    /// Nothing; the entry returns `None`.
    Void,
    /// A value, 0 when an exception is pending.
    Value,
    /// An `i64`.
    Int,
    /// An `i64` without sign.
    Uint,
    /// An `i32`.
    Int32,
    /// An `i32` without sign.
    Uint32,
    /// An `i32`, 0 or 1.
    Bool,
    /// An `f64`.
    Float,
    /// An `f32`: always `box_result`'s work.
    OtherFloat,
}

/// What the stub knows of the VM.
///
/// | helper | signature |
/// |---|---|
/// | `convert` | `(ctx, code, base, out: *mut u64) -> word`, 0 when it raised |
/// | `box_result` | `(ctx, code, bits: u64) -> word`, 0 when it raised |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boxing {
    /// Number of the helper that converts all arguments.
    pub convert: u32,
    /// Number of the helper that boxes a result.
    pub box_result: u32,
    /// The word of `None`.
    pub none: i32,
    /// The word of `False`.
    pub no: i32,
    /// The word of `True`.
    pub yes: i32,
}

/// A boxed entry.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The arguments, which lie in registers 0 and up of the frame.
    pub params: &'a [Param],
    /// The result.
    pub result: Returned,
    /// Whether the typed entry may raise, which the Context then says; a `Value` says it itself.
    pub raises: bool,
    /// Handed to the helpers.
    pub code: u64,
}

/// Registers of integer arguments after the Context: rsi rdx rcx r8 r9.
const INTS: [u8; 5] = [6, 2, 1, 8, 9];
/// Number of float registers for arguments.
const FLOATS: usize = 8;

/// Where the typed entry wants an argument.
#[derive(Clone, Copy)]
enum Place {
    Int(u8),
    Float(u8),
    Stack(i32),
}

/// Hands out the places of the ABI in order.
#[derive(Default)]
struct Places {
    ints: usize,
    floats: usize,
    stack: i32,
}

impl Places {
    fn next(&mut self, is_float: bool) -> Place {
        let register = if is_float {
            self.floats += 1;
            (self.floats <= FLOATS).then(|| Place::Float(self.floats as u8 - 1))
        } else {
            self.ints += 1;
            INTS.get(self.ints - 1).map(|&register| Place::Int(register))
        };
        register.unwrap_or_else(|| {
            self.stack += 8;
            Place::Stack(self.stack - 8)
        })
    }
}

type Ops = VecAssembler<X64Relocation>;

const INTERNAL: Error = Error::Internal { what: "entry stub", at: Inst::NONE };

/// Code of the entry. It is to lie `distance` bytes after the typed entry, in the same block.
///
/// # Errors
/// `Unsupported` when there are too many arguments.
pub fn code(entry: &Entry<'_>, abi: &Abi, boxing: &Boxing, distance: usize) -> Result<Vec<u8>, Error> {
    let mut counter = Places::default();
    let mut places = Vec::new();
    for param in entry.params {
        let (count, is_float) = match param {
            Param::Words(count) => (*count, false),
            Param::Value | Param::Int => (1, false),
            Param::Float | Param::OtherFloat => (1, true),
        };
        places.extend((0..count).map(|_| counter.next(is_float)));
    }
    if places.len() > 1000 {
        return Err(Error::Unsupported(Unsupported { what: "so many parameters", pc: None }));
    }
    // The return address and rbx keep the stack aligned to 16.
    let room = (counter.stack + 8 * places.len() as i32 + 15) & !15;
    let mut ops = Ops::new(0);
    dynasm!(ops
        ; .arch x64
        ; push rbx
        ; sub rsp, room
        ; mov rbx, rdi
        ; mov rax, rsi
    );
    fast_arguments(&mut ops, entry.params, &places);
    dynasm!(ops ; ->call:);
    let next = distance + ops.offset().0 + 5;
    let back = -i32::try_from(next).map_err(|_| INTERNAL)?;
    ops.push(0xe8);
    ops.push_i32(back);
    result(&mut ops, entry, boxing, abi);
    dynasm!(ops
        ; ->done:
        ; add rsp, room
        ; pop rbx
        ; ret
        ; ->raised:
        ; xor eax, eax
        ; jmp ->done
        ; ->box_result:
        ; mov rdi, rbx
        ; mov rsi, QWORD entry.code as i64
        ; mov rdx, rcx
        ; mov rax, [rbx + abi.helpers]
        ; call QWORD [rax + boxing.box_result as i32 * 8]
        ; jmp ->done
        ; ->slow:
        ; mov rdi, rbx
        ; mov rsi, QWORD entry.code as i64
        ; mov rdx, rax
        ; lea rcx, [rsp + counter.stack]
        ; mov rax, [rbx + abi.helpers]
        ; call QWORD [rax + boxing.convert as i32 * 8]
        ; test rax, rax
        ; jz ->done
    );
    converted_arguments(&mut ops, &places, counter.stack);
    dynasm!(ops
        ; mov rdi, rbx
        ; jmp ->call
    );
    ops.finalize().map_err(|_| INTERNAL)
}

/// Loads and converts the arguments from the frame at rax; goes to `slow` with rax unchanged.
fn fast_arguments(ops: &mut Ops, params: &[Param], places: &[Place]) {
    if params.iter().any(|param| matches!(param, Param::Words(_) | Param::OtherFloat)) {
        dynasm!(ops ; jmp ->slow);
        return;
    }
    for ((param, place), at) in params.iter().zip(places).zip(0..) {
        // Floats and what goes to the stack pass through r11.
        let register = match place {
            Place::Int(register) => *register,
            Place::Float(_) | Place::Stack(_) => 11,
        };
        dynasm!(ops ; mov Rq(register), [rax + 8 * at]);
        match param {
            // The tag goes to the carry.
            Param::Int => dynasm!(ops ; sar Rq(register), 1 ; jnc ->slow),
            Param::Float => dynasm!(ops
                ; mov r10d, r11d
                ; and r10d, 3
                ; cmp r10d, 2
                ; jne ->slow
                ; ror r11, 3
                ; mov r10, QWORD FLOAT_BIAS
                ; sub r11, r10
            ),
            _ => {}
        }
        match place {
            Place::Int(_) => {}
            Place::Float(register) => dynasm!(ops ; movq Rx(*register), r11),
            Place::Stack(offset) => dynasm!(ops ; mov [rsp + *offset], r11),
        }
    }
}

/// Loads what `convert` made.
fn converted_arguments(ops: &mut Ops, places: &[Place], start: i32) {
    for (place, at) in places.iter().zip(0..) {
        let from = start + 8 * at;
        match place {
            Place::Int(register) => dynasm!(ops ; mov Rq(*register), [rsp + from]),
            Place::Float(register) => dynasm!(ops ; movsd Rx(*register), [rsp + from]),
            Place::Stack(offset) => dynasm!(ops ; mov r11, [rsp + from] ; mov [rsp + *offset], r11),
        }
    }
}

/// Makes a tagged word in rax; goes to `box_result` with the bits in rcx.
fn result(ops: &mut Ops, entry: &Entry<'_>, boxing: &Boxing, abi: &Abi) {
    if entry.raises && entry.result != Returned::Value {
        dynasm!(ops
            ; mov r11, QWORD abi.no_exception as i64
            ; cmp [rbx + abi.exception], r11
            ; jne ->raised
        );
    }
    match entry.result {
        Returned::Value => {}
        Returned::Void => dynasm!(ops ; mov rax, boxing.none),
        Returned::Int => dynasm!(ops
            ; mov rcx, rax
            ; add rax, rax
            ; jo ->box_result
            ; or rax, 1
        ),
        Returned::Uint => dynasm!(ops
            ; mov rcx, rax
            ; shr rax, 62
            ; jnz ->box_result
            ; lea rax, [rcx + rcx + 1]
        ),
        Returned::Int32 => dynasm!(ops ; movsxd rax, eax ; lea rax, [rax + rax + 1]),
        Returned::Uint32 => dynasm!(ops ; mov eax, eax ; lea rax, [rax + rax + 1]),
        Returned::Bool => dynasm!(ops
            ; test eax, eax
            ; mov rax, boxing.no
            ; mov rcx, boxing.yes
            ; cmovnz rax, rcx
        ),
        Returned::Float => dynasm!(ops
            ; movq rcx, xmm0
            ; mov rax, QWORD FLOAT_BIAS
            ; add rax, rcx
            ; rol rax, 3
            ; mov edx, eax
            ; and edx, 3
            ; cmp edx, 2
            ; jne ->box_result
        ),
        Returned::OtherFloat => dynasm!(ops ; movd ecx, xmm0 ; jmp ->box_result),
    }
}
