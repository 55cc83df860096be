//! Text that algorithms write piece by piece, as string values; and their errors as exceptions.

use core::fmt::Write;

use crate::context::Context;
use crate::mem::String;
use crate::num::format_spec::{FormatError, Spec, SpecError};
use crate::runtime::Draft;
use crate::value::{R, Raised, Value};

impl Context<'_> {
    /// The string that `write` writes; a failure to write means that memory has run out.
    pub(crate) fn written(&self, write: impl FnOnce(&mut Draft<'_, '_>) -> core::fmt::Result) -> R {
        let mut out = self.draft();
        write(&mut out).map_err(|_| self.refused())?;
        self.new_str_of_utf8(out.bytes())
    }

    /// A specification given as a string value; `value` is what is formatted, for messages.
    pub(crate) fn format_spec(&self, text: &str, value: Value) -> R<Spec> {
        Spec::parse(text).map_err(|error| self.spec_failed(error, text, value))
    }

    /// Raises what goes with a failed formatting of `value` by the specification `text`.
    #[cold]
    pub(crate) fn format_failed(&self, error: FormatError, text: &str, value: Value) -> Raised {
        match error {
            FormatError::Spec(error) => self.spec_failed(error, text, value),
            FormatError::OutOfMemory | FormatError::Write => self.refused(),
            // Whoever was polled has raised.
            FormatError::Stopped => Raised,
        }
    }

    #[cold]
    pub(crate) fn spec_failed(&self, error: SpecError, text: &str, value: Value) -> Raised {
        let mut message = String::new(self.vm().mem);
        if error.write(&mut message, text, value.class().name()).is_err() {
            return self.memory_error();
        }
        if error.is_overflow() {
            self.overflow_error(format_args!("{}", &*message))
        } else {
            self.value_error(format_args!("{}", &*message))
        }
    }

    /// Writes a string value's text.
    pub(crate) fn push_text(&self, out: &mut String<'_>, text: Value) -> R<()> {
        match text.cast::<crate::object::StrObj>() {
            Some(text) => out.write_str(text.as_str()).map_err(|_| self.memory_error()),
            None => Ok(()),
        }
    }
}
