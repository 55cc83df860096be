//! The special methods of builtin classes as attributes: `list.__len__`, `super().__setitem__`.
//!
//! A builtin class states its behaviour as slots. Where a program asks for a special method by name, it gets a
//! native method that all builtin classes share and that calls the slot of its receiver's class.

use crate::args::Args;
use crate::context::Context;
use crate::object::{Gc, Kind, NativeObj, Params, Slots, StrObj, TypeObj};
use crate::runtime::{BinaryOp, CompareOp, UnaryOp, shown};
use crate::symbols::sym;
use crate::value::{R, Raised, Value};

/// Operators of a kind of value, as bits by number of [`BinaryOp`]: those that it has on the left and on the
/// right, and those that change it in place.
fn operators(kind: Kind) -> (u32, u32) {
    const fn bits<const N: usize>(ops: [BinaryOp; N]) -> u32 {
        let mut bits = 0;
        let mut i = 0;
        while i < N {
            bits |= 1 << ops[i] as u32;
            i += 1;
        }
        bits
    }
    use BinaryOp::{Add, And, FloorDiv, Mod, Mul, Or, Pow, Shl, Shr, Sub, TrueDiv, Xor};
    const REAL: u32 = bits([Add, Sub, Mul, TrueDiv, FloorDiv, Mod, Pow]);
    const INT: u32 = REAL | bits([And, Or, Xor, Shl, Shr]);
    const SET: u32 = bits([And, Or, Sub, Xor]);
    match kind {
        Kind::Int | Kind::Bool => (INT, 0),
        Kind::Float => (REAL, 0),
        Kind::Complex => (bits([Add, Sub, Mul, TrueDiv, Pow]), 0),
        Kind::Str | Kind::Bytes => (bits([Add, Mul, Mod]), 0),
        Kind::ByteArray => (bits([Add, Mul, Mod]), bits([Add, Mul])),
        Kind::Tuple => (bits([Add, Mul]), 0),
        Kind::List | Kind::Array | Kind::Deque => (bits([Add, Mul]), bits([Add, Mul])),
        Kind::Dict => (bits([Or]), bits([Or])),
        Kind::Set => (SET, SET),
        Kind::FrozenSet | Kind::Iterator => (SET, 0),
        Kind::Type => (bits([Or]), 0),
        _ => (0, 0),
    }
}

/// Whether sequences have the reflected form too: only numbers, sets and mappings do, and `*` and `%`.
fn is_reflected(kind: Kind, op: BinaryOp) -> bool {
    !(is_sequence(kind) && op == BinaryOp::Add)
}

fn is_sequence(kind: Kind) -> bool {
    matches!(kind, Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::Tuple | Kind::List | Kind::Array)
}

struct SlotMethod {
    name: Value,
    what: What,
    native: NativeObj,
}

/// What a method does, and so which classes have it.
#[derive(Clone, Copy)]
enum What {
    /// It calls a slot; whether a class has that.
    Slot(fn(&Slots) -> bool),
    Compare,
    Unary(UnaryOp),
    Binary(BinaryOp, Way),
}

/// How a binary operator is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Forward,
    Reflected,
    InPlace,
}

impl SlotMethod {
    /// Whether a class has it.
    fn applies(&self, class: Gc<TypeObj>) -> bool {
        let (slots, kind) = (class.slots, class.kind());
        match self.what {
            What::Slot(has) => has(slots),
            What::Compare => slots.compare.is_some(),
            What::Unary(op) => slots.unary.is_some() && has_unary(kind, op),
            What::Binary(op, way) => {
                let (plain, changing) = operators(kind);
                let operators = if way == Way::InPlace { changing } else { plain };
                slots.binary.is_some()
                    && operators & 1 << op as u32 != 0
                    && (way != Way::Reflected || is_reflected(kind, op))
            }
        }
    }
}

// SAFETY: constants in the program image.
#[allow(unsafe_code, reason = "static natives are never written")]
unsafe impl Sync for SlotMethod {}

#[cold]
fn missing(cx: &Context<'_>, name: Value, receiver: Value) -> Raised {
    cx.type_error(format_args!(
        "descriptor '{}' is not supported by a '{}' object",
        shown(name),
        receiver.class().name()
    ))
}

macro_rules! slot_methods {
    (
        slots { $($name:ident $slot:ident $extra:literal |$cx:ident, $call:ident, $args:ident| $result:expr;)* }
        compare { $($compare:ident $order:ident;)* }
        unary { $($unary:ident $sign:ident;)* }
        binary { $($forward:ident $reflected:ident $op:ident;)* }
        inplace { $($inplace:ident $operator:ident;)* }
    ) => {
        const COUNT: usize = <[&str]>::len(&[
            $(stringify!($name),)* $(stringify!($compare),)* $(stringify!($unary),)*
            $(stringify!($forward), stringify!($reflected),)* $(stringify!($inplace),)*
        ]);
        static ALL: [SlotMethod; COUNT] = [
            $(SlotMethod {
                name: sym::$name,
                what: What::Slot(|slots| slots.$slot.is_some()),
                native: NativeObj::method(stringify!($name), Params::positional($extra + 1, $extra + 1), |$cx, $args| {
                    match $args.get(0).class().calls().$slot() {
                        Some($call) => $result,
                        None => Err(missing($cx, sym::$name, $args.get(0))),
                    }
                }),
            },)*
            $(SlotMethod {
                name: sym::$compare,
                what: What::Compare,
                native: NativeObj::method(stringify!($compare), Params::positional(2, 2), |cx, args| {
                    compare(cx, args, CompareOp::$order)
                }),
            },)*
            $(SlotMethod {
                name: sym::$unary,
                what: What::Unary(UnaryOp::$sign),
                native: NativeObj::method(stringify!($unary), Params::positional(1, 1), |cx, args| {
                    unary(cx, args, UnaryOp::$sign)
                }),
            },)*
            $(
                SlotMethod {
                    name: sym::$forward,
                    what: What::Binary(BinaryOp::$op, Way::Forward),
                    native: NativeObj::method(stringify!($forward), Params::positional(2, 2), |cx, args| {
                        binary(cx, args, BinaryOp::$op, Way::Forward)
                    }),
                },
                SlotMethod {
                    name: sym::$reflected,
                    what: What::Binary(BinaryOp::$op, Way::Reflected),
                    native: NativeObj::method(stringify!($reflected), Params::positional(2, 2), |cx, args| {
                        binary(cx, args, BinaryOp::$op, Way::Reflected)
                    }),
                },
            )*
            $(SlotMethod {
                name: sym::$inplace,
                what: What::Binary(BinaryOp::$operator, Way::InPlace),
                native: NativeObj::method(stringify!($inplace), Params::positional(2, 2), |cx, args| {
                    binary(cx, args, BinaryOp::$operator, Way::InPlace)
                }),
            },)*
        ];
    };
}

slot_methods! {
    slots {
        __repr__ repr 0 |cx, repr, args| repr(cx, args.get(0));
        __str__ str 0 |cx, str, args| str(cx, args.get(0));
        __format__ format 1 |cx, format, args| {
            let (value, spec) = (args.get(0), args.get(1));
            let is_plain = spec.cast::<StrObj>().is_some_and(|spec| spec.as_str().is_empty());
            if is_plain { cx.str(value) } else { format(cx, value, spec) }
        };
        __hash__ hash 0 |cx, hash, args| cx.new_int(hash(cx, args.get(0))? as i64);
        __bool__ truth 0 |cx, truth, args| Ok(Value::bool(truth(cx, args.get(0))?));
        __len__ len 0 |cx, len, args| cx.new_uint(len(cx, args.get(0))? as u64);
        __iter__ iter 0 |cx, iter, args| iter(cx, args.get(0));
        __next__ next 0 |cx, next, args| {
            let item = next(cx, args.get(0))?;
            if item == Value::STOP { Err(cx.stop_iteration(Value::NONE)) } else { Ok(item) }
        };
        __getitem__ get_item 1 |cx, get_item, args| get_item(cx, args.get(0), args.get(1));
        __setitem__ set_item 2 |cx, set_item, args| {
            set_item(cx, args.get(0), args.get(1), args.get(2)).map(|()| Value::NONE)
        };
        __delitem__ set_item 1 |cx, set_item, args| {
            set_item(cx, args.get(0), args.get(1), Value::UNBOUND).map(|()| Value::NONE)
        };
        __contains__ contains 1 |cx, contains, args| Ok(Value::bool(contains(cx, args.get(0), args.get(1))?));
    }
    compare {
        __lt__ Lt;
        __le__ Le;
        __gt__ Gt;
        __ge__ Ge;
        __eq__ Eq;
        __ne__ Ne;
    }
    unary {
        __neg__ Neg;
        __pos__ Pos;
        __invert__ Invert;
        __abs__ Abs;
    }
    binary {
        __add__ __radd__ Add;
        __sub__ __rsub__ Sub;
        __mul__ __rmul__ Mul;
        __floordiv__ __rfloordiv__ FloorDiv;
        __mod__ __rmod__ Mod;
        __and__ __rand__ And;
        __or__ __ror__ Or;
        __xor__ __rxor__ Xor;
        __lshift__ __rlshift__ Shl;
        __rshift__ __rrshift__ Shr;
        __truediv__ __rtruediv__ TrueDiv;
        __pow__ __rpow__ Pow;
    }
    inplace {
        __iadd__ Add;
        __isub__ Sub;
        __imul__ Mul;
        __iand__ And;
        __ior__ Or;
        __ixor__ Xor;
    }
}

/// `__call__` takes any arguments.
static CALL: NativeObj = NativeObj::method("__call__", super::arguments::ANY_METHOD, |cx, args| {
    match args.get(0).class().calls().call() {
        Some(call) => call(cx, args.get(0), args.skip(1)),
        None => Err(missing(cx, sym::__call__, args.get(0))),
    }
});

/// `__new__` of all builtin classes but `object`.
static NEW: NativeObj = NativeObj::function("__new__", super::arguments::ANY_METHOD, |cx, args| {
    match args.get(0).cast::<TypeObj>() {
        Some(class) => cx.construct_native(class, args.skip(1)),
        None => Err(cx.type_error(format_args!("__new__(X): X is not a type object"))),
    }
});

static DIVMOD: [NativeObj; 2] = [
    NativeObj::method("__divmod__", Params::positional(2, 2), |cx, args| {
        super::functions::number::divmod_numbers(cx, args.get(0), args.get(1))
    }),
    NativeObj::method("__rdivmod__", Params::positional(2, 2), |cx, args| {
        super::functions::number::divmod_numbers(cx, args.get(1), args.get(0))
    }),
];

fn has_unary(kind: Kind, op: UnaryOp) -> bool {
    match kind {
        Kind::Float | Kind::Complex => op != UnaryOp::Invert,
        _ => true,
    }
}

fn compare(cx: &Context<'_>, args: Args<'_>, op: CompareOp) -> R {
    let (a, b) = (args.get(0), args.get(1));
    match a.class().calls().compare() {
        Some(compare) => compare(cx, op, a, b),
        None => Err(missing(cx, op.method(), a)),
    }
}

fn unary(cx: &Context<'_>, args: Args<'_>, op: UnaryOp) -> R {
    let value = args.get(0);
    match value.class().calls().unary() {
        Some(unary) => unary(cx, op, value),
        None => Err(missing(cx, op.method(), value)),
    }
}

fn binary(cx: &Context<'_>, args: Args<'_>, op: BinaryOp, way: Way) -> R {
    let (a, b) = (args.get(0), args.get(1));
    let Some(binary) = a.class().calls().binary() else {
        let (forward, reflected, inplace) = op.methods();
        let name = match way {
            Way::Forward => forward,
            Way::Reflected => reflected,
            Way::InPlace => inplace,
        };
        return Err(missing(cx, name, a));
    };
    if way == Way::Reflected {
        return binary(cx, op, b, a, false);
    }
    let inplace = way == Way::InPlace;
    let result = binary(cx, op, a, b, inplace)?;
    // Sequences have no other operand to ask.
    let is_final = matches!(op, BinaryOp::Add | BinaryOp::Mul) && is_sequence(a.class().kind());
    if is_final && result == Value::NOT_IMPLEMENTED {
        return Err(cx.unsupported(op, a.class(), b.class(), inplace));
    }
    Ok(result)
}

/// Calls `visit` with each of the methods that builtin classes share.
pub(crate) fn each(visit: &mut dyn FnMut(&'static NativeObj)) {
    ALL.iter().map(|method| &method.native).chain([&CALL, &NEW]).chain(&DIVMOD).for_each(visit);
}

/// The special method `name` (an interned string) of a builtin class, if it has the slot.
pub(crate) fn find(class: Gc<TypeObj>, name: Value) -> Option<Value> {
    if name == sym::__call__ {
        return class.slots.call.map(|_| CALL.value());
    }
    if name == sym::__new__ {
        return class.slots.new.filter(|_| class.kind() != Kind::Instance).map(|_| NEW.value());
    }
    if name == sym::__divmod__ || name == sym::__rdivmod__ {
        let is_number = matches!(class.kind(), Kind::Int | Kind::Bool | Kind::Float);
        return is_number.then(|| DIVMOD[usize::from(name == sym::__rdivmod__)].value());
    }
    if name == sym::__hash__ && is_unhashable(class) {
        return Some(Value::NONE);
    }
    let method = ALL.iter().find(|method| method.name == name)?;
    method.applies(class).then(|| method.native.value())
}

fn is_unhashable(class: Gc<TypeObj>) -> bool {
    class.slots.hash.is_none() && class.slots.compare.is_some() && class.kind() != Kind::Instance
}

/// The names of a builtin class's special methods that come from slots.
pub(crate) fn names(class: Gc<TypeObj>) -> impl Iterator<Item = &'static str> {
    let builtin = !class.is_heap();
    let call = (builtin && class.slots.call.is_some()).then_some("__call__");
    let others = ALL.iter().filter(move |method| builtin && method.applies(class));
    others.map(|method| method.native.def.name).chain(call)
}
