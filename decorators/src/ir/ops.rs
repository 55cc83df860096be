//! The instruction list: one row per instruction, from which enum, printer, parser and verifier derive.

/// Calls `$with!` with all rows: name, text, operand format, operand types, result type, effect, meaning.
///
/// Operand types: `Int` and `Float` mean that all operands have one such type, `Cmp` one of any type but
/// floats; `Any` is left to the rule of that instruction in `verify`. Result: `Same` as the first operand,
/// `Given` is written in the instruction, `Void` is none.
#[macro_export]
#[doc(hidden)]
macro_rules! for_each_op {
    ($with:ident) => {
        $with! {
            // Constants and block parameters.
            Param param Param Nothing Given Pure "A parameter of a block; stands in the block's head.";
            Iconst iconst Int Nothing Given Pure "An integer or address.";
            Fconst fconst Float Nothing Given Pure "A float, by its bits.";
            Vconst vconst Const Nothing Value Pure "A word of the function's table of constants.";

            // Integers; all wrap at the width of their type.
            Iadd iadd Binary Int Same Pure "a + b.";
            Isub isub Binary Int Same Pure "a - b.";
            Imul imul Binary Int Same Pure "a * b.";
            UmulHigh umul_high Binary Int Same Pure "The upper half of the unsigned product.";
            Ineg ineg Unary Int Same Pure "0 - a.";
            Band band Binary Int Same Pure "a & b.";
            Bor bor Binary Int Same Pure "a | b.";
            Bxor bxor Binary Int Same Pure "a ^ b.";
            Bnot bnot Unary Int Same Pure "Each bit inverted.";
            Ishl ishl Binary Int Same Pure "a << b; 0 when b, unsigned, is the width or more.";
            Sshr sshr Binary Int Same Pure "a >> b with sign; all sign when b, unsigned, is the width or more.";
            Ushr ushr Binary Int Same Pure "a >> b with zeros; 0 when b, unsigned, is the width or more.";
            IshlSmall ishl_small Binary Int Same Partial "a << b; b is known to be less than the width.";
            SshrSmall sshr_small Binary Int Same Partial "a >> b with sign; b is known to be less than the width.";
            UshrSmall ushr_small Binary Int Same Partial "a >> b with zeros; b is known to be less than the width.";
            Rotr rotr Binary Int Same Pure "a rotated right by b modulo the width.";
            FloorDiv floor_div Binary Int Same Partial "Quotient rounded down; b is not 0; MIN // -1 is MIN.";
            FloorMod floor_mod Binary Int Same Partial "Remainder with the divisor's sign; b is not 0.";
            Udiv udiv Binary Int Same Partial "Unsigned quotient; b is not 0.";
            Urem urem Binary Int Same Partial "Unsigned remainder; b is not 0.";
            Smin smin Binary Int Same Pure "The lesser, signed.";
            Smax smax Binary Int Same Pure "The greater, signed.";
            Umin umin Binary Int Same Pure "The lesser, unsigned.";
            Umax umax Binary Int Same Pure "The greater, unsigned.";
            Clz clz Unary Int Same Pure "Leading zero bits; the width for 0.";
            Ctz ctz Unary Int Same Pure "Trailing zero bits; the width for 0.";
            Popcount popcount Unary Int Same Pure "One bits.";
            Bswap bswap Unary Int Same Pure "Bytes in reverse order.";
            Bitrev bitrev Unary Int Same Pure "Bits in reverse order.";
            Sext8 sext8 Unary Int Same Pure "The low 8 bits, sign-extended.";
            Sext16 sext16 Unary Int Same Pure "The low 16 bits, sign-extended.";
            Zext8 zext8 Unary Int Same Pure "The low 8 bits, zero-extended.";
            Zext16 zext16 Unary Int Same Pure "The low 16 bits, zero-extended.";
            Sext32 sext32 Unary I32 I64 Pure "i32 to i64 with sign.";
            Zext32 zext32 Unary I32 I64 Pure "i32 to i64 with zeros.";
            Wrap wrap Unary I64 I32 Pure "The low 32 bits.";
            Bitcast bitcast Unary Any Given Pure "The same bits as another type of the same width.";
            PtrAdd ptr_add Binary Any Ptr Pure "A pointer plus a word.";
            Icmp icmp IntCmp Cmp I32 Pure "1 when the condition holds, else 0.";
            Select select Ternary Any Same Pure "c, a, b: a when c is not 0, else b; type of a.";

            // Integers with an exit.
            IaddChecked iadd_checked BinaryExit Int Same CanExit "a + b; exits on signed overflow.";
            IsubChecked isub_checked BinaryExit Int Same CanExit "a - b; exits on signed overflow.";
            ImulChecked imul_checked BinaryExit Int Same CanExit "a * b; exits on signed overflow.";
            IshlChecked ishl_checked BinaryExit Int Same CanExit "a << b; exits when a bit is lost or b, unsigned, is the width or more.";

            // Floats: IEEE, round to nearest even.
            Fadd fadd Binary Float Same Pure "a + b.";
            Fsub fsub Binary Float Same Pure "a - b.";
            Fmul fmul Binary Float Same Pure "a * b.";
            Fdiv fdiv Binary Float Same Pure "a / b, IEEE for 0.";
            Fneg fneg Unary Float Same Pure "Sign bit flipped.";
            Fabs fabs Unary Float Same Pure "Sign bit cleared.";
            Fsqrt fsqrt Unary Float Same Pure "Square root; nan below 0.";
            Fcmp fcmp FloatCmp Float I32 Pure "1 when the condition holds, else 0; with a nan only ne holds.";
            Fpromote fpromote Unary F32 F64 Pure "f32 to f64.";
            Fdemote fdemote Unary F64 F32 Pure "f64 to f32, rounded.";
            SintToFloat sint_to_float Unary IntAny Given Pure "A signed integer as a float, rounded.";
            UintToFloat uint_to_float Unary IntAny Given Pure "An unsigned integer as a float, rounded.";
            FloatToSintChecked float_to_sint_checked UnaryExit Float Given CanExit "Truncated to a signed integer; exits when it does not fit.";

            // Memory: address = base [+ (index << scale)] + offset, little endian, any alignment.
            Load load Load Any Given Read "All bytes of the type.";
            Load8U load8_u Load Any Given Read "A byte, zero-extended.";
            Load8S load8_s Load Any Given Read "A byte, sign-extended.";
            Load16U load16_u Load Any Given Read "Two bytes, zero-extended.";
            Load16S load16_s Load Any Given Read "Two bytes, sign-extended.";
            Load32U load32_u Load Any I64 Read "Four bytes, zero-extended.";
            Load32S load32_s Load Any I64 Read "Four bytes, sign-extended.";
            Store store Store Any Void Write "All bytes of the value.";
            Store8 store8 Store Any Void Write "The low byte of an integer.";
            Store16 store16 Store Any Void Write "The low two bytes of an integer.";
            Store32 store32 Store Any Void Write "The low four bytes of an i64.";

            // The surroundings: Context (offset in bytes) and the frame's registers.
            CtxLoad ctx_load Field Nothing Given Read "A field of the Context.";
            CtxStore ctx_store FieldStore Any Void Write "Sets a field of the Context.";
            FrameAddr frame_addr Reg Nothing Ptr Pure "The address of a frame register.";
            FrameLoad frame_load Reg Nothing Value Read "A frame register.";
            FrameStore frame_store RegStore Value Void Write "Sets a frame register.";

            // Checks.
            BoundsCheck bounds_check BinaryExit Int Void CanExit "Exits when a, unsigned, is b or more.";
            Guard guard UnaryExit I32 Void CanExit "Exits when a is 0.";
            StackCheck stack_check Exit Nothing Void CanExit "Exits when little of the machine stack is left.";
            Poll poll Exit Nothing Void Call "Runs what waits (scheduler, Ctrl-C) when the Context's flag is set; exits when that raised.";

            // Tagged words.
            IsSmallInt is_small_int Unary Value I32 Pure "1 for a small int.";
            IsFloatImm is_float_imm Unary Value I32 Pure "1 for an immediate float.";
            IsObject is_object Unary Value I32 Pure "1 for the address of an object.";
            TagSmall tag_small Unary IntAny Value Partial "An integer as a small int; it is known to fit.";
            UntagInt untag_int Unary Value Given Partial "The integer of what is known to be a small int.";
            FitsFloatImm fits_float_imm Unary Float I32 Pure "1 when the float, of the profile's type, has an immediate form.";
            EncodeFloat encode_float Unary Float Value Partial "The immediate form of a float known to have one.";
            DecodeFloat decode_float Unary Value Given Partial "The float of what is known to be an immediate float.";

            // Calls.
            CallHelper call_helper Call Any Callee Call "Calls a runtime helper; exits when it raised.";
            CallDirect call_direct Call Any Callee Call "Calls the typed entry of a compiled function; exits when it raised.";

            // Ends of blocks.
            Jump jump Jump Nothing Void Term "To a block.";
            Brif brif Branch I32 Void Term "To the first block when a is not 0, else to the second.";
            Return return Return Any Void Term "Leaves with a result.";
            Leave exit Exit Nothing Void Term "Takes an exit.";
        }
    };
}

macro_rules! define_op {
    ($($name:ident $text:ident $format:ident $args:ident $result:ident $effect:ident $doc:literal;)*) => {
        /// What an instruction does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Op { $(#[doc = $doc] $name,)* }

        impl Op {
            /// All instructions, in the list's order.
            pub const ALL: &'static [Op] = &[$(Op::$name,)*];

            /// The name in text.
            pub const fn name(self) -> &'static str {
                const NAMES: &[&str] = &[$(stringify!($text),)*];
                NAMES[self as usize]
            }

            /// What the operand fields hold.
            pub const fn format(self) -> Format {
                const FORMATS: &[Format] = &[$(Format::$format,)*];
                FORMATS[self as usize]
            }

            /// The types of the operands.
            pub const fn args(self) -> ArgTypes {
                const ARGS: &[ArgTypes] = &[$(ArgTypes::$args,)*];
                ARGS[self as usize]
            }

            /// The type of the result.
            pub const fn result(self) -> ResultType {
                const RESULTS: &[ResultType] = &[$(ResultType::$result,)*];
                RESULTS[self as usize]
            }

            /// What it does besides computing its result.
            pub const fn effect(self) -> Effect {
                const EFFECTS: &[Effect] = &[$(Effect::$effect,)*];
                EFFECTS[self as usize]
            }

            /// The meaning in one line.
            pub const fn doc(self) -> &'static str {
                const DOCS: &[&str] = &[$($doc,)*];
                DOCS[self as usize]
            }
        }
    };
}
for_each_op!(define_op);

impl Op {
    /// The instruction of that name.
    pub fn from_name(name: &str) -> Option<Op> {
        Op::ALL.iter().copied().find(|op| op.name() == name)
    }

    /// Whether it ends a block.
    pub const fn is_terminator(self) -> bool {
        matches!(self.effect(), Effect::Term)
    }

    /// Whether `op a, b` equals `op b, a`.
    pub const fn is_commutative(self) -> bool {
        use Op::*;
        matches!(
            self,
            Iadd | Imul
                | UmulHigh
                | Band
                | Bor
                | Bxor
                | Smin
                | Smax
                | Umin
                | Umax
                | IaddChecked
                | ImulChecked
                | Fadd
                | Fmul
        )
    }
}

/// What the fields `a b c imm` of an instruction hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `a` the block, `b` the position.
    Param,
    /// A 64-bit number: `imm` its low half, `a` and `b` the rest.
    Int,
    /// The bits of a float, as `Int`.
    Float,
    /// `a` an index in the table of constants.
    Const,
    /// `a` an operand.
    Unary,
    /// `a` and `b` operands.
    Binary,
    /// `a`, `b`, `c` operands.
    Ternary,
    /// `a`, `b` operands, `c` an `IntCond`.
    IntCmp,
    /// `a`, `b` operands, `c` a `FloatCond`.
    FloatCmp,
    /// `a` an operand, `c` the exit.
    UnaryExit,
    /// `a`, `b` operands, `c` the exit.
    BinaryExit,
    /// `c` the exit.
    Exit,
    /// `a` the base, `b` the index or none, `imm` scale, region and offset.
    Load,
    /// As `Load`, `c` the value.
    Store,
    /// `imm` an offset in the Context.
    Field,
    /// `a` the value, `imm` an offset in the Context.
    FieldStore,
    /// `imm` a frame register.
    Reg,
    /// `a` the value, `imm` a frame register.
    RegStore,
    /// `a` the callee, `b` the list of arguments, `c` the exit or none.
    Call,
    /// `a` the edge.
    Jump,
    /// `a` the condition, `b` and `c` edges.
    Branch,
    /// `a` the result or none.
    Return,
}

impl Format {
    /// How many of the fields, from `a` on, are operands.
    pub const fn operands(self) -> usize {
        use Format::*;
        match self {
            Param | Int | Float | Const | Exit | Field | Reg | Call | Jump => 0,
            Unary | UnaryExit | FieldStore | RegStore | Branch | Return => 1,
            Binary | BinaryExit | IntCmp | FloatCmp | Load => 2,
            Ternary | Store => 3,
        }
    }
}

/// The types of the operands of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgTypes {
    /// There are none.
    Nothing,
    /// One integer type.
    Int,
    /// An integer.
    IntAny,
    /// One float type.
    Float,
    /// One type that is not a float.
    Cmp,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `value`.
    Value,
    /// As the verifier says for that instruction.
    Any,
}

/// How the type of a result follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultType {
    /// No result.
    Void,
    /// As the first operand (`select`: the second).
    Same,
    /// Written in the instruction.
    Given,
    /// As the callee's signature says.
    Callee,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `ptr`.
    Ptr,
    /// `value`.
    Value,
}

/// What an instruction does besides computing its result, and so how it may be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: may be merged, removed and moved to wherever its operands are.
    Pure,
    /// Nothing where it stands, but its result is defined only since something was checked before: may
    /// be merged and removed, not moved above a branch or a check.
    Partial,
    /// May take its exit.
    CanExit,
    /// Reads memory.
    Read,
    /// Writes memory.
    Write,
    /// May do anything, and may take its exit.
    Call,
    /// Ends the block.
    Term,
}
