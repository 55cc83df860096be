//! The bytecode's one list: every opcode with its operands, and what derives from it.
//!
//! An instruction is a 32-bit word `op a b c` (one byte each, `op` lowest) or `op a bx` (`bx` 16 bits),
//! some followed by one data word. Operand letters in the table:
//!
//! | letter | is |
//! |---|---|
//! | `d` | register that the instruction writes |
//! | `r` | register that it reads |
//! | `w` | first register of a window (several in a row, described in the text) |
//! | `i` | signed 8-bit immediate |
//! | `n` | unsigned 8-bit count or selector |
//! | `k` | 16-bit constant index (in `bx`) |
//! | `c` | 8-bit constant index of a small int |
//! | `s` | signed 16-bit immediate (in `bx`) |
//! | `j` | signed 16-bit jump distance (in `bx`) |
//! | `J` | signed 24-bit jump distance (in `a b c`) |
//!
//! and of data words: `jump` a signed 32-bit distance, `const` a constant index, `name` a constant index
//! (low half) with a cache index (high half), `word` as the text says. Distances count words from the
//! end of the whole instruction. Registers 0..=239 can be operands. Where a function has more locals than that
//! leaves room for, one register holds a block of **far locals**, which `get_far` and `set_far` reach: behind the
//! other registers of the frame they would lie where the callee's frame begins.
//!
//! A **call window** at `w` is `w+0` the callee, `w+1..w+4` room for the frame's link words, `w+4..` the
//! arguments: the callee's register 0 is the caller's `w+4`.

mod registers;

pub use registers::{Access, Captures, each_register};

/// Words of a call window before the first argument.
pub const LINK_WORDS: usize = 4;
/// Registers that an operand can name.
pub const OPERAND_REGISTERS: usize = 240;

macro_rules! ops {
    ($($name:ident $text:literal [$($field:ident)*] $extra:ident $doc:literal;)*) => {
        /// An operation of the virtual machine.
        #[repr(u8)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Op { $(#[doc = concat!("`", $doc, "`")] $name,)* }

        impl Op {
            /// All operations, in order of their numbers.
            pub const ALL: &'static [Op] = &[$(Op::$name,)*];
            const TEXTS: &'static [&'static str] = &[$($text,)*];
            const FIELDS: &'static [&'static [Field]] = &[$(&[$(Field::$field,)*],)*];
            const EXTRAS: &'static [Extra] = &[$(Extra::$extra,)*];
            const DOCS: &'static [&'static str] = &[$($doc,)*];
        }

        /// The list as text, for the hash.
        const TEXT: &str = concat!($($text, " ", $(stringify!($field),)* stringify!($extra), ";"),*);
    };
}

/// What one operand is; see the table at the head of this file.
#[allow(missing_docs, reason = "the table at the head of this file says what each is")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    D,
    R,
    W,
    I,
    N,
    K,
    C,
    S,
    J,
    Jump24,
    Unused,
}

/// Where the right operand of a binary operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// In the register `c`.
    Register,
    /// `c` is itself, signed.
    Immediate,
    /// The small int in the constant `c`.
    Constant,
}

/// A binary operation, whose left operand is in the register `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binary {
    /// Its number in the order of the list: 0 for `add`, 12 for `mat_mul`.
    pub operator: u8,
    /// Whether it is the in-place form.
    pub in_place: bool,
    /// Where the right operand is.
    pub right: Right,
}

/// What the data word after an instruction is.
#[allow(missing_docs, reason = "the table at the head of this file says what each is")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    None,
    Jump,
    Const,
    Name,
    Word,
}

ops! {
    // Moves and constants.
    Move          "move"          [D R]     None  "d = r";
    LoadK         "load_k"        [D K]     None  "d = constant";
    LoadInt       "load_int"      [D S]     None  "d = small int";
    LoadSpecial   "load_special"  [D N]     None  "d = the singleton numbered n (`value::Special`)";
    MakeFar       "make_far"      [D]       Word  "d = a new block of as many far locals as the word says, all UNBOUND";
    GetFar        "get_far"       [D R]     Word  "d = far local of the block r, numbered by the low half of the word; UnboundLocalError naming the constant in the high half if UNBOUND";
    SetFar        "set_far"       [R R]     Word  "far local of the block r (first), numbered by the word = r (second)";
    CheckLocal    "check_local"   [R K]     None  "raise UnboundLocalError naming the constant if r is UNBOUND";

    // Names.
    GetGlobal     "get_global"    [D]       Name  "d = global or builtin";
    SetGlobal     "set_global"    [R]       Name  "global = r";
    DelGlobal     "del_global"    []        Name  "delete a global";
    GetName       "get_name"      [D]       Name  "d = name in the mapping in register 0, else global or builtin";
    SetName       "set_name"      [R]       Name  "store in the mapping in register 0";
    DelName       "del_name"      []        Name  "delete from the mapping in register 0";
    MakeCell      "make_cell"     [D]       None  "d = a new cell that holds d";
    CopyFree      "copy_free"     [W N]     None  "w.. = the n first cells of this function's closure";
    GetCell       "get_cell"      [D R]     Name  "d = contents of the cell r; NameError if UNBOUND";
    GetClassCell  "get_class_cell" [D R]    Name  "d = name in the mapping in register 0, else contents of the cell r";
    SetCell       "set_cell"      [R R]     None  "contents of the cell (first) = r (second)";
    DelCell       "del_cell"      [R]       Name  "empty the cell; NameError if it is empty already";

    // Binary operations; each in-place form follows its plain form.
    Add           "add"           [D R R]   None  "d = r + r";
    IAdd          "iadd"          [D R R]   None  "d = r += r";
    Sub           "sub"           [D R R]   None  "d = r - r";
    ISub          "isub"          [D R R]   None  "d = r -= r";
    Mul           "mul"           [D R R]   None  "d = r * r";
    IMul          "imul"          [D R R]   None  "d = r *= r";
    FloorDiv      "floor_div"     [D R R]   None  "d = r // r";
    IFloorDiv     "ifloor_div"    [D R R]   None  "d = r //= r";
    Mod           "mod"           [D R R]   None  "d = r % r";
    IMod          "imod"          [D R R]   None  "d = r %= r";
    And           "and"           [D R R]   None  "d = r & r";
    IAnd          "iand"          [D R R]   None  "d = r &= r";
    Or            "or"            [D R R]   None  "d = r | r";
    IOr           "ior"           [D R R]   None  "d = r |= r";
    Xor           "xor"           [D R R]   None  "d = r ^ r";
    IXor          "ixor"          [D R R]   None  "d = r ^= r";
    Shl           "shl"           [D R R]   None  "d = r << r";
    IShl          "ishl"          [D R R]   None  "d = r <<= r";
    Shr           "shr"           [D R R]   None  "d = r >> r";
    IShr          "ishr"          [D R R]   None  "d = r >>= r";
    TrueDiv       "true_div"      [D R R]   None  "d = r / r";
    ITrueDiv      "itrue_div"     [D R R]   None  "d = r /= r";
    Pow           "pow"           [D R R]   None  "d = r ** r";
    IPow          "ipow"          [D R R]   None  "d = r **= r";
    MatMul        "mat_mul"       [D R R]   None  "d = r @ r";
    IMatMul       "imat_mul"      [D R R]   None  "d = r @= r";
    AddI          "add_i"         [D R I]   None  "d = r + imm";
    IAddI         "iadd_i"        [D R I]   None  "d = r += imm";
    SubI          "sub_i"         [D R I]   None  "d = r - imm";
    ISubI         "isub_i"        [D R I]   None  "d = r -= imm";
    MulI          "mul_i"         [D R I]   None  "d = r * imm";
    IMulI         "imul_i"        [D R I]   None  "d = r *= imm";
    FloorDivI     "floor_div_i"   [D R I]   None  "d = r // imm";
    IFloorDivI    "ifloor_div_i"  [D R I]   None  "d = r //= imm";
    ModI          "mod_i"         [D R I]   None  "d = r % imm";
    IModI         "imod_i"        [D R I]   None  "d = r %= imm";
    AndI          "and_i"         [D R I]   None  "d = r & imm";
    IAndI         "iand_i"        [D R I]   None  "d = r &= imm";
    OrI           "or_i"          [D R I]   None  "d = r | imm";
    IOrI          "ior_i"         [D R I]   None  "d = r |= imm";
    XorI          "xor_i"         [D R I]   None  "d = r ^ imm";
    IXorI         "ixor_i"        [D R I]   None  "d = r ^= imm";
    ShlI          "shl_i"         [D R I]   None  "d = r << imm";
    IShlI         "ishl_i"        [D R I]   None  "d = r <<= imm";
    ShrI          "shr_i"         [D R I]   None  "d = r >> imm";
    IShrI         "ishr_i"        [D R I]   None  "d = r >>= imm";
    AddK          "add_k"         [D R C]   None  "d = r + constant";
    IAddK         "iadd_k"        [D R C]   None  "d = r += constant";
    SubK          "sub_k"         [D R C]   None  "d = r - constant";
    ISubK         "isub_k"        [D R C]   None  "d = r -= constant";
    MulK          "mul_k"         [D R C]   None  "d = r * constant";
    IMulK         "imul_k"        [D R C]   None  "d = r *= constant";
    FloorDivK     "floor_div_k"   [D R C]   None  "d = r // constant";
    IFloorDivK    "ifloor_div_k"  [D R C]   None  "d = r //= constant";
    ModK          "mod_k"         [D R C]   None  "d = r % constant";
    IModK         "imod_k"        [D R C]   None  "d = r %= constant";
    AndK          "and_k"         [D R C]   None  "d = r & constant";
    IAndK         "iand_k"        [D R C]   None  "d = r &= constant";
    OrK           "or_k"          [D R C]   None  "d = r | constant";
    IOrK          "ior_k"         [D R C]   None  "d = r |= constant";
    XorK          "xor_k"         [D R C]   None  "d = r ^ constant";
    IXorK         "ixor_k"        [D R C]   None  "d = r ^= constant";

    // Unary operations and comparisons.
    Neg           "neg"           [D R]     None  "d = -r";
    Pos           "pos"           [D R]     None  "d = +r";
    Invert        "invert"        [D R]     None  "d = ~r";
    Not           "not"           [D R]     None  "d = not r";
    Lt            "lt"            [D R R]   None  "d = r < r";
    Le            "le"            [D R R]   None  "d = r <= r";
    Gt            "gt"            [D R R]   None  "d = r > r";
    Ge            "ge"            [D R R]   None  "d = r >= r";
    Eq            "eq"            [D R R]   None  "d = r == r";
    Ne            "ne"            [D R R]   None  "d = r != r";
    Is            "is"            [D R R]   None  "d = r is r";
    IsNot         "is_not"        [D R R]   None  "d = r is not r";
    In            "in"            [D R R]   None  "d = r in r";
    NotIn         "not_in"        [D R R]   None  "d = r not in r";

    // Jumps. The last operand of the fused ones is the truth (0 or 1) on which they jump.
    Jump          "jump"          [Jump24]  None  "jump";
    Loop          "loop"          [Jump24]  None  "jump backwards: a safepoint, counted for hotness";
    JumpIf        "jump_if"       [R J]     None  "jump if r is true";
    JumpUnless    "jump_unless"   [R J]     None  "jump if r is false";
    JumpLt        "jump_lt"       [R R N]   Jump  "jump if (r < r) == n";
    JumpLe        "jump_le"       [R R N]   Jump  "jump if (r <= r) == n";
    JumpGt        "jump_gt"       [R R N]   Jump  "jump if (r > r) == n";
    JumpGe        "jump_ge"       [R R N]   Jump  "jump if (r >= r) == n";
    JumpEq        "jump_eq"       [R R N]   Jump  "jump if (r == r) == n";
    JumpNe        "jump_ne"       [R R N]   Jump  "jump if (r != r) == n";
    JumpLtI       "jump_lt_i"     [R I N]   Jump  "jump if (r < imm) == n";
    JumpLeI       "jump_le_i"     [R I N]   Jump  "jump if (r <= imm) == n";
    JumpGtI       "jump_gt_i"     [R I N]   Jump  "jump if (r > imm) == n";
    JumpGeI       "jump_ge_i"     [R I N]   Jump  "jump if (r >= imm) == n";
    JumpEqI       "jump_eq_i"     [R I N]   Jump  "jump if (r == imm) == n";
    JumpNeI       "jump_ne_i"     [R I N]   Jump  "jump if (r != imm) == n";
    JumpIs        "jump_is"       [R R N]   Jump  "jump if (r is r) == n";
    JumpIsNone    "jump_is_none"  [R N]     Jump  "jump if (r is None) == n";
    JumpIn        "jump_in"       [R R N]   Jump  "jump if (r in r) == n";

    // Iteration. The three registers of a loop: w the iterator or a counter, w+1 and w+2 its state.
    GetIter       "get_iter"      [W]       None  "prepare w..w+3 to iterate over w: range (w current, w+1 stop, w+2 step, all small ints), list, tuple or bytes (w itself, w+1 index), dict or set (w itself, w+1 entry, w+2 counts), else w = iter(w)";
    ForRange      "for_range"     [W N]     None  "call window at w with n arguments: if the callee is the builtin range and all are small ints, w..w+3 = current, stop, step; else call it and get_iter";
    ForIter       "for_iter"      [W D]     Jump  "d = next item of the loop at w; jump when there is none";

    // Calls.
    Call          "call"          [D W N]   None  "d = call of the window at w with n positional arguments";
    CallKw        "call_kw"       [D W N]   Const "as call; n counts positional and keyword values, the constant is the tuple of the last ones' names";
    CallEx        "call_ex"       [D W]     None  "d = w(*w+4, **w+5): a tuple, and a dict or None";
    GetMethod     "get_method"    [W R]     Name  "attribute of r to be called: w = function and w+4 = r, or w = UNBOUND and w+1 = callable; explicit arguments start at w+5";
    CallMethod    "call_method"   [D W N]   None  "d = call of what get_method left at w with n arguments besides self";
    CallMethodKw  "call_method_kw" [D W N]  Const "as call_method and call_kw";
    MakeSuper     "make_super"    [D R R]   None  "d = super(contents of the cell r, r)";
    Return        "return"        [R]       None  "return r";
    ReturnNone    "return_none"   []        None  "return None";

    // Attributes and items.
    GetAttr       "get_attr"      [D R]     Name  "d = r.name";
    SetAttr       "set_attr"      [R R]     Name  "r(first).name = r(second)";
    DelAttr       "del_attr"      [R]       Name  "del r.name";
    GetItem       "get_item"      [D R R]   None  "d = r[r]";
    GetItemI      "get_item_i"    [D R I]   None  "d = r[imm]";
    SetItem       "set_item"      [R R R]   None  "r[r] = r";
    SetItemI      "set_item_i"    [R I R]   None  "r[imm] = r";
    GetSlice      "get_slice"     [D R W]   None  "d = r[w:w+1:w+2]";
    SetSlice      "set_slice"     [R W R]   None  "r[w:w+1:w+2] = r";
    DelItem       "del_item"      [R R]     None  "del r[r]";
    BuildSlice    "build_slice"   [D W]     None  "d = slice(w, w+1, w+2)";

    // Displays and unpacking.
    BuildTuple    "build_tuple"   [D W N]   None  "d = tuple of w..w+n";
    BuildList     "build_list"    [D W N]   None  "d = list of w..w+n";
    BuildSet      "build_set"     [D W N]   None  "d = set of w..w+n";
    BuildDict     "build_dict"    [D W N]   None  "d = dict of n pairs at w: key, value, key, value ...";
    ListAppend    "list_append"   [R R]     None  "append r (second) to the list r (first)";
    ListExtend    "list_extend"   [R R]     None  "append all items of r (second) to the list r (first)";
    ListToTuple   "list_to_tuple" [D R]     None  "d = tuple of the list r";
    SetAdd        "set_add"       [R R]     None  "add r (second) to the set r (first)";
    SetUpdate     "set_update"    [R R]     None  "add all items of r (second) to the set r (first)";
    DictUpdate    "dict_update"   [R R]     None  "merge the mapping r (second) into the dict r (first): a display";
    DictMerge     "dict_merge"    [R R R]   None  "merge the mapping r (second) into the dict r (first): keywords of a call of r (third); TypeError on a repeated name";
    Unpack        "unpack"        [W R N]   None  "w..w+n = the n items of r";
    UnpackEx      "unpack_ex"     [W R]     Word  "w.. = the items of r with a starred target: low half of the word the count before it, high half after it";
    MatchSequence "match_sequence" [D R]    Word  "d = whether r is a sequence of as many items as the word says; with bit 31 set, that many or more";
    MatchMapping  "match_mapping" [D R]     Word  "d = whether r is a mapping of as many keys as the word says, or more";
    MatchKeys     "match_keys"    [D R R]   None  "d = tuple of what the mapping r (first) has for the keys in the tuple r (second), or None if it lacks one";
    MatchClass    "match_class"   [D W N]   Const "d = tuple of the attributes of w that a pattern of the class w+1 asks for: n positional ones, then those that the constant tuple names; None if it is no instance or lacks one";
    FormatValue   "format_value"  [D R N]   None  "d = text of r; n & 3: 0 none, 1 str, 2 repr, 3 ascii; n & 4: format spec in the register after r";
    BuildString   "build_string"  [D W N]   None  "d = the n strings at w joined";

    // Definitions.
    MakeFunction  "make_function" [D K]     Word  "d = function of the code constant, closing over the cells in the registers that the code's captures name; word bit 0: d holds the tuple of defaults, bit 1: d+1 holds the dict of keyword defaults";
    LoadBuildClass "load_build_class" [D]   None  "d = the builtin __build_class__";

    // Exceptions. Handlers are found through the code's exception table.
    Raise         "raise"         [R]       None  "raise r";
    RaiseFrom     "raise_from"    [R R]     None  "raise r (first) from r (second)";
    RaiseBare     "raise_bare"    []        None  "raise the exception being handled again";
    Reraise       "reraise"       [R]       None  "continue to propagate r, its context and traceback unchanged";
    PushHandled   "push_handled"  [W]       None  "w+1 = the exception being handled, and w becomes it";
    PopHandled    "pop_handled"   [W]       None  "the exception being handled = w+1";
    JumpNoMatch   "jump_no_match" [R R]     Jump  "jump unless the exception r (first) matches r (second), a class or tuple of classes";
    LoadAssertion "load_assertion" [D]      None  "d = AssertionError";
    WithEnter     "with_enter"    [W R]     None  "w = bound __exit__ of r, w+1 = result of its __enter__";
    WithExit      "with_exit"     [W]       None  "call w(None, None, None)";
    WithExcept    "with_except"   [D W R]   None  "d = truth of w(type(r), r, None)";
    AsyncWithEnter "async_with_enter" [W R] None  "w = bound __aexit__ of r, w+1 = the awaitable from its __aenter__";
    AsyncWithExit "async_with_exit" [D W R] None  "d = the awaitable from w(type(r), r, None), or w(None, None, None) when r is None";

    // Generators and coroutines.
    Yield         "yield"         [D R]     None  "hand r out; d = what is sent in";
    AsyncYield    "async_yield"   [D R]     None  "hand r out of an asynchronous generator; d = what is sent in";
    YieldFrom     "yield_from"    [D W]     None  "delegate to the iterator w until it ends; d = its result";
    GetYieldFromIter "get_yield_from_iter" [D R] None "d = iter(r), or r itself if it is a generator or coroutine";
    GetAwaitable  "get_awaitable" [D R]     None  "d = the iterator that awaiting r runs";
    GetAiter      "get_aiter"     [D R]     None  "d = r.__aiter__()";
    GetAnext      "get_anext"     [D R]     None  "d = the awaitable from r.__anext__()";

    // Modules and the prompt.
    ImportName    "import_name"   [D K]     Word  "d = import of the dotted name; word: constant index of the tuple of wanted names or of None (low half), level (high half)";
    ImportFrom    "import_from"   [D R]     Name  "d = name from the module r";
    ImportStar    "import_star"   [R]       None  "all public names of the module r into the current namespace";
    PrintExpr     "print_expr"    [R]       None  "show r as the prompt does";
}

/// A hash of the list: names and operands, in the order of the numbers.
pub const HASH: u32 = crate::object::hash_bytes(TEXT.as_bytes());

impl Op {
    /// The operation numbered `byte`.
    pub fn from_byte(byte: u8) -> Option<Op> {
        Op::ALL.get(usize::from(byte)).copied()
    }

    /// The name in listings.
    pub fn text(self) -> &'static str {
        Op::TEXTS[self as usize]
    }

    /// The operands, `a` first; `K`, `S` and `J` stand for `b` and `c` together.
    pub fn fields(self) -> &'static [Field] {
        Op::FIELDS[self as usize]
    }

    /// What the following data word is.
    pub fn extra(self) -> Extra {
        Op::EXTRAS[self as usize]
    }

    /// What it does.
    pub fn doc(self) -> &'static str {
        Op::DOCS[self as usize]
    }

    /// What it is as a binary operation.
    #[cfg_attr(adder_speed, optimize(speed))]
    pub fn binary(self) -> Option<Binary> {
        let among = |first: Op, last: Op| (first as u8..=last as u8).contains(&(self as u8));
        let (first, right) = if among(Op::Add, Op::IMatMul) {
            (Op::Add, Right::Register)
        } else if among(Op::AddI, Op::IShrI) {
            (Op::AddI, Right::Immediate)
        } else if among(Op::AddK, Op::IXorK) {
            (Op::AddK, Right::Constant)
        } else {
            return None;
        };
        let number = self as u8 - first as u8;
        Some(Binary { operator: number / 2, in_place: !number.is_multiple_of(2), right })
    }

    /// Words of the whole instruction: 1 or 2.
    pub fn words(self) -> usize {
        if self.extra() == Extra::None { 1 } else { 2 }
    }
}

/// One instruction word.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Instr(pub u32);

impl Instr {
    /// `op a b c`.
    pub const fn abc(op: Op, a: u8, b: u8, c: u8) -> Instr {
        Instr(op as u32 | (a as u32) << 8 | (b as u32) << 16 | (c as u32) << 24)
    }

    /// `op a bx`, `bx` unsigned.
    pub const fn abx(op: Op, a: u8, bx: u16) -> Instr {
        Instr(op as u32 | (a as u32) << 8 | (bx as u32) << 16)
    }

    /// `op a bx`, `bx` signed.
    pub const fn asbx(op: Op, a: u8, bx: i16) -> Instr {
        Instr::abx(op, a, bx as u16)
    }

    /// `op distance`; `None` when the distance does not fit 24 bits.
    pub fn jump(op: Op, distance: i32) -> Option<Instr> {
        (-(1 << 23)..1 << 23).contains(&distance).then_some(Instr(op as u32 | (distance as u32) << 8))
    }

    /// The operation's number.
    pub const fn op_byte(self) -> u8 {
        self.0 as u8
    }

    /// The operation; `None` for a number without one.
    pub fn op(self) -> Option<Op> {
        Op::from_byte(self.op_byte())
    }

    /// First operand.
    pub const fn a(self) -> u8 {
        (self.0 >> 8) as u8
    }

    /// Second operand.
    pub const fn b(self) -> u8 {
        (self.0 >> 16) as u8
    }

    /// Third operand.
    pub const fn c(self) -> u8 {
        (self.0 >> 24) as u8
    }

    /// Second and third operand as one unsigned number.
    pub const fn bx(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// Second and third operand as one signed number.
    pub const fn sbx(self) -> i16 {
        (self.0 >> 16) as i16
    }

    /// The 24-bit distance of `jump` and `loop`.
    pub const fn distance(self) -> i32 {
        self.0 as i32 >> 8
    }
}

impl core::fmt::Debug for Instr {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.op() {
            Some(op) => write!(f, "{} {} {} {}", op.text(), self.a(), self.b(), self.c()),
            None => write!(f, "{:#010x}", self.0),
        }
    }
}

/// One row of a code's exception table: while the program counter is in `start..end` (words), a raised
/// exception goes to register `register` and execution on at `handler`. Of several rows the first counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Handler {
    /// First word covered.
    pub start: u32,
    /// First word not covered.
    pub end: u32,
    /// Where to go on.
    pub handler: u32,
    /// Where the exception goes.
    pub register: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fit_a_byte_and_come_back() {
        assert!(Op::ALL.len() <= 256);
        for (number, &op) in Op::ALL.iter().enumerate() {
            assert_eq!(op as usize, number);
            assert_eq!(Op::from_byte(number as u8), Some(op));
        }
    }

    #[test]
    fn binary_operations_keep_their_order() {
        let binary = |op: Op| op.binary().map(|binary| (binary.operator, binary.in_place, binary.right));
        assert_eq!(binary(Op::Add), Some((0, false, Right::Register)));
        assert_eq!(binary(Op::IMatMul), Some((12, true, Right::Register)));
        assert_eq!(binary(Op::IShrI), Some((9, true, Right::Immediate)));
        assert_eq!(binary(Op::IXorK), Some((7, true, Right::Constant)));
        assert_eq!((binary(Op::SetCell), binary(Op::Neg)), (None, None));
        // The same operator has the same name in all forms.
        for &op in Op::ALL {
            let Some(Binary { operator, in_place, right }) = op.binary() else { continue };
            let plain = Op::ALL[Op::Add as usize + 2 * usize::from(operator) + usize::from(in_place)].text();
            let ending = match right {
                Right::Register => "",
                Right::Immediate => "_i",
                Right::Constant => "_k",
            };
            assert_eq!(op.text().strip_suffix(ending), Some(plain));
        }
    }

    #[test]
    fn operands_come_back() {
        let word = Instr::abc(Op::Add, 239, 1, 255);
        assert_eq!((word.op(), word.a(), word.b(), word.c()), (Some(Op::Add), 239, 1, 255));
        assert_eq!(Instr::asbx(Op::LoadInt, 3, -32768).sbx(), -32768);
        for distance in [-(1 << 23), -1, 0, 1, (1 << 23) - 1] {
            assert_eq!(Instr::jump(Op::Jump, distance).expect("fits").distance(), distance);
        }
        assert!(Instr::jump(Op::Jump, 1 << 23).is_none());
    }
}
