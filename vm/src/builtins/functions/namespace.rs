//! Builtin functions that compile and run text, and show namespaces.

use super::{ANY, function};
use crate::args::Args;
use crate::code::{Tier, flags};
use crate::compile::Mode;
use crate::context::Context;
use crate::object::{BytesObj, CellObj, CodeObj, DictObj, Gc, NativeObj, Params, StrObj, TupleObj, Values};
use crate::runtime::Text;
use crate::symbols::special;
use crate::value::{R, Value};

functions! {
    NativeObj::function("__build_class__", ANY, |cx, args| cx.build_class(args)),
    NativeObj::function(
        "__import__",
        Params::named(1, &["name", "globals", "locals", "fromlist", "level"]),
        import,
    ),
    NativeObj::function(
        "compile",
        Params::named(3, &["source", "filename", "mode", "flags", "dont_inherit", "optimize"]),
        compile,
    ),
    function("eval", 1, 3, |cx, args| run(cx, args, "eval", Mode::Eval)),
    function("exec", 1, 3, |cx, args| run(cx, args, "exec", Mode::Module).map(|_| Value::NONE)),
    function("execfile", 1, 3, |cx, args| {
        let path = cx.to_str(args.get(0))?;
        let (globals, locals) = environment(cx, args, "execfile")?;
        let separate = locals != globals.value();
        let code = cx.compile(Text::File(path.as_str()), path.value(), Mode::Module, separate)?;
        run_in(cx, code, globals, locals).map(|_| Value::NONE)
    }),
    function("globals", 0, 0, |cx, _| Ok(globals(cx)?.value())),
    function("locals", 0, 0, |cx, _| cx.locals()),
}

fn import(cx: &Context<'_>, args: Args<'_>) -> R {
    let name = cx.to_str(args.get(0))?;
    let level = args.given(4).map_or(Ok(0), |level| cx.to_index(level))?;
    let Ok(level) = usize::try_from(level) else {
        return Err(cx.value_error(format_args!("level must be >= 0")));
    };
    cx.import(name, args.get(1), args.get(3), level)
}

/// The globals of whoever called.
fn globals(cx: &Context<'_>) -> R<Gc<DictObj>> {
    match cx.function() {
        Some(function) => Ok(function.globals),
        None => Ok(cx.main_module()?.dict),
    }
}

/// Globals and locals as the second and third argument say; the caller's without.
fn environment(cx: &Context<'_>, args: Args<'_>, function: &str) -> R<(Gc<DictObj>, Value)> {
    let given = |place: usize| args.given(place).filter(|value| !value.is_none());
    let locals = given(2);
    if let Some(locals) = locals {
        let class = locals.class();
        if class.slots.get_item.is_none() && class.specials.get() & special::__getitem__ == 0 {
            return Err(cx.type_error(format_args!("locals must be a mapping or None, not {}", class.name())));
        }
    }
    match given(1) {
        Some(value) => match value.cast::<DictObj>() {
            Some(globals) => Ok((globals, locals.unwrap_or(value))),
            None if function == "eval" => Err(cx.type_error(format_args!("globals must be a dict"))),
            None => Err(cx.type_error(format_args!(
                "{function}() globals must be a dict, not {}",
                value.class().name()
            ))),
        },
        None => Ok((
            globals(cx)?,
            match locals {
                Some(locals) => locals,
                None => cx.locals()?,
            },
        )),
    }
}

fn run_in(cx: &Context<'_>, code: Gc<CodeObj>, globals: Gc<DictObj>, locals: Value) -> R {
    if code.has(flags::NAMESPACE) {
        return cx.run_code_in(code, globals, locals);
    }
    if !code.captures().is_empty() {
        return Err(
            cx.type_error(format_args!("code object passed to exec() may not contain free variables"))
        );
    }
    cx.run_code(code, globals)
}

fn run(cx: &Context<'_>, args: Args<'_>, function: &str, mode: Mode) -> R {
    let (globals, locals) = environment(cx, args, function)?;
    if let Some(code) = args.get(0).cast::<CodeObj>() {
        return run_in(cx, code, globals, locals);
    }
    let file = cx.intern("<string>")?;
    let code = compile_text(cx, args.get(0), function, file, mode, locals != globals.value())?;
    run_in(cx, code, globals, locals)
}

fn compile_text(
    cx: &Context<'_>,
    source: Value,
    function: &str,
    file: Value,
    mode: Mode,
    namespace: bool,
) -> R<Gc<CodeObj>> {
    let string = source.cast::<StrObj>();
    let buffer = if string.is_none() { cx.find_buffer(source)? } else { None };
    // Nothing runs while the text is read: storage that can change does not.
    let text = match (&string, &buffer) {
        (Some(string), _) => string.as_bytes(),
        (None, Some(buffer)) => buffer.as_bytes(),
        (None, None) => {
            return Err(
                cx.type_error(format_args!("{function}() arg 1 must be a string, bytes or code object"))
            );
        }
    };
    let blanks = if mode == Mode::Eval {
        text.iter().take_while(|&&byte| byte == b' ' || byte == b'\t').count()
    } else {
        0
    };
    cx.compile(Text::Bytes(&text[blanks..]), file, mode, namespace)
}

fn compile(cx: &Context<'_>, args: Args<'_>) -> R {
    let file = match args.get(1).cast::<BytesObj>() {
        Some(path) => cx.new_str(core::str::from_utf8(path.as_bytes()).unwrap_or("?"))?,
        None => cx.to_str(args.get(1))?.value(),
    };
    let mode = match cx.to_str(args.get(2))?.as_str() {
        "exec" => Mode::Module,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => {
            return Err(cx.value_error(format_args!("compile() mode must be 'exec', 'eval' or 'single'")));
        }
    };
    if args.get(0).cast::<CodeObj>().is_some() {
        return Ok(args.get(0));
    }
    // Where its names live is known only when it runs.
    Ok(compile_text(cx, args.get(0), "compile", file, mode, true)?.value())
}

impl Context<'_> {
    /// `locals()` of the running frame: its namespace, or a new dict of a function's variables. Only a function that
    /// names what shows them (`flags::SHOWS_LOCALS`) keeps them all in its registers, and none of viper does: the dict
    /// of any other holds its free variables.
    pub(crate) fn locals(&self) -> R {
        let Some(function) = self.function() else { return Ok(self.main_module()?.dict.value()) };
        let code = function.code;
        if code.has(flags::NAMESPACE) {
            return Ok(self.first_register());
        }
        if !code.has(flags::FUNCTION) {
            return Ok(function.globals.value());
        }
        let dict = self.new_dict()?;
        let store = |name: Value, value: Value| -> R<()> {
            let value = value.cast::<CellObj>().map_or(value, |cell| cell.contents.get());
            if value.is_unbound() { Ok(()) } else { self.dict_set_name(dict, name, value) }
        };
        let shows = code.has(flags::SHOWS_LOCALS) && code.info().tier != Tier::Viper;
        if let Some(names) = code.locals.get()
            && shows
        {
            let near = code.near_locals();
            for (register, name) in names.items()[..near].iter().enumerate() {
                store(name.get(), self.frame_register(register))?;
            }
            if let Some(far) = names.items().get(near + 1..)
                && let Some(block) = self.frame_register(near).cast::<Values>()
            {
                for (name, slot) in far.iter().zip(block.slots()) {
                    store(name.get(), slot.get())?;
                }
            }
        }
        if let (Some(names), Some(cells)) = (code.free_names.get(), function.closure.cast::<TupleObj>()) {
            for (name, cell) in names.items().iter().zip(cells.items()) {
                store(name.get(), cell.get())?;
            }
        }
        Ok(dict.value())
    }
}
