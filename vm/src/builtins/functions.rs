//! Builtin functions.

use crate::args::Args;
use crate::context::Context;
use crate::object::{NativeObj, Params, StrObj};
use crate::symbols::sym;
use crate::value::{R, Value};

/// All builtin functions.
pub static ALL: &[&NativeObj] = &[
    &BUILD_CLASS,
    &IMPORT,
    &PRINT,
    &OPEN,
    &LEN,
    &REPR,
    &ISINSTANCE,
    &ISSUBCLASS,
    &ITER,
    &NEXT,
    &HASH,
    &ID,
    &CALLABLE,
    &ABS,
];

static BUILD_CLASS: NativeObj = NativeObj::function(
    "__build_class__",
    Params { min: 2, max: Params::ANY, names: &[], any_keywords: true },
    |cx, args| cx.build_class(args),
);
static IMPORT: NativeObj = NativeObj::function(
    "__import__",
    Params::named(1, &["name", "globals", "locals", "fromlist", "level"]),
    |cx, args| {
        let name = cx.to_str(args.get(0))?;
        let level = args.given(4).map_or(Ok(0), |level| cx.to_index(level))?;
        let Ok(level) = usize::try_from(level) else {
            return Err(cx.value_error(format_args!("level must be >= 0")));
        };
        cx.import(name, args.get(1), args.get(3), level)
    },
);
static PRINT: NativeObj =
    NativeObj::function("print", Params { min: 0, max: Params::ANY, names: &[], any_keywords: true }, print);
static OPEN: NativeObj = NativeObj::function("open", crate::modules::io::OPEN, crate::modules::io::open);
static LEN: NativeObj =
    NativeObj::function("len", Params::positional(1, 1), |cx, args| cx.len(args.get(0)).map(Value::index));
static REPR: NativeObj =
    NativeObj::function("repr", Params::positional(1, 1), |cx, args| cx.repr(args.get(0)));
static ISINSTANCE: NativeObj = NativeObj::function("isinstance", Params::positional(2, 2), |cx, args| {
    cx.isinstance(args.get(0), args.get(1)).map(Value::bool)
});
static ISSUBCLASS: NativeObj = NativeObj::function("issubclass", Params::positional(2, 2), |cx, args| {
    cx.issubclass(args.get(0), args.get(1)).map(Value::bool)
});
static ITER: NativeObj =
    NativeObj::function("iter", Params::positional(1, 1), |cx, args| cx.iter(args.get(0)));
static NEXT: NativeObj = NativeObj::function("next", Params::positional(1, 2), next);
static HASH: NativeObj = NativeObj::function("hash", Params::positional(1, 1), |cx, args| {
    cx.new_int(cx.hash(args.get(0))? as i64)
});
static ID: NativeObj =
    NativeObj::function("id", Params::positional(1, 1), |cx, args| cx.new_uint(args.get(0).bits() as u64));
static CALLABLE: NativeObj = NativeObj::function("callable", Params::positional(1, 1), |cx, args| {
    let class = args.get(0).class();
    Ok(Value::bool(class.slots.call.is_some() || cx.class_lookup(class, sym::__call__).is_some()))
});
static ABS: NativeObj = NativeObj::function("abs", Params::positional(1, 1), |cx, args| {
    cx.unary(crate::runtime::UnaryOp::Abs, args.get(0))
});

fn print(cx: &Context<'_>, args: Args<'_>) -> R {
    let text = |name: &str, default: &'static str| -> R<Value> {
        match args.keyword(name).filter(|value| !value.is_none()) {
            Some(value) => cx.to_str(value).map(|text| text.value()),
            None => cx.intern(default),
        }
    };
    let (separator, end) = (text("sep", " ")?, text("end", "\n")?);
    let file = args.keyword("file").filter(|file| !file.is_none()).or_else(|| cx.replaced_stdout());
    let emit = |value: Value| -> R<()> {
        match file {
            Some(file) => cx.call_method(file, sym::write, &[value]).map(drop),
            None => {
                if let Some(text) = value.cast::<StrObj>() {
                    cx.write_stdout(text.as_str().as_bytes())?;
                }
                Ok(())
            }
        }
    };
    for (i, value) in args.positional().iter().enumerate() {
        if i > 0 {
            emit(separator)?;
        }
        emit(cx.str(value.get())?)?;
    }
    emit(end)?;
    Ok(Value::NONE)
}

fn next(cx: &Context<'_>, args: Args<'_>) -> R {
    let iterator = args.get(0);
    match (cx.next(iterator)?, args.given(1)) {
        (Some(item), _) => Ok(item),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(cx.stop_iteration(Value::NONE)),
    }
}

impl Context<'_> {
    /// Writes bytes to standard output.
    pub(crate) fn write_stdout(&self, bytes: &[u8]) -> R<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.vm().platform.write(1, rest) {
                Ok(0) => return Err(self.os_error(5)),
                Ok(count) => rest = &rest[count.min(rest.len())..],
                Err(errno) => return Err(self.os_error(errno.0)),
            }
        }
        Ok(())
    }
}
