//! Functions on their way to machine code: found in the compiled script, or as they become hot when it runs.

use std::process::ExitCode;

use adder_vm::compile::Mode;
use adder_vm::context::Context;
use adder_vm::object::{CodeObj, Gc};
use adder_vm::runtime::Text;
use adder_vm::value::{R, Value};
use adder_vm::vm::Options;

use super::lister::{Lister, Watch};
use crate::machine;
use crate::options::Dis;
use crate::platform::Pc;

/// Prints the functions of a script.
pub fn run(dis: &Dis, text: &[u8]) -> ExitCode {
    let implementation = &dis.implementation;
    let options = Options {
        optimisation: dis.optimisation,
        emit: implementation.emit,
        unchecked: implementation.unchecked,
        heat: implementation.heat,
        ..Options::default()
    };
    let watch = dis.run;
    let made = Lister::new(dis, text).and_then(|lister| {
        let pc = || Pc::listing(Watch::new(lister, watch));
        machine::with_context(implementation, options, pc, |cx, pc| {
            let Some(watch) = pc.watch() else { return 0 };
            let code = module(cx, dis, text);
            let done = match code {
                Ok(_) if dis.run => crate::run::start_script(cx, &dis.file, text),
                Ok(code) => ahead_of_time(cx, code, watch.lister()),
                Err(raised) => Err(raised),
            };
            let status = crate::run::end(cx, done.map(drop), dis.color.errors());
            if let Ok(code) = code.as_ref()
                && dis.run
            {
                let listed = watch.lister().end_of_run(*code);
                crate::run::end(cx, listed, dis.color.errors());
            }
            crate::print(&dis.color.output().listing(&watch.lister().text()));
            status
        })
    });
    match made {
        Ok(status) => ExitCode::from(status),
        Err(message) => {
            eprintln!("adder: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The script's code.
fn module(cx: &Context<'_>, dis: &Dis, text: &[u8]) -> R<Gc<CodeObj>> {
    let file = cx.new_str(&dis.file)?;
    cx.compile(Text::Bytes(text), file, Mode::Module, false)
}

fn ahead_of_time(cx: &Context<'_>, code: Gc<CodeObj>, lister: &Lister) -> R {
    each_code(code, &mut |code| lister.ahead_of_time(cx, code))?;
    Ok(Value::NONE)
}

/// Calls `visit` with a code object and all that are nested in it.
pub fn each_code(code: Gc<CodeObj>, visit: &mut dyn FnMut(Gc<CodeObj>) -> R<()>) -> R<()> {
    visit(code)?;
    let constants = (0..).map_while(|index| code.constant(index));
    constants.filter_map(Value::cast::<CodeObj>).try_for_each(|nested| each_code(nested, visit))
}
