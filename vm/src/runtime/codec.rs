//! Text from and to bytes, with Python's errors.

use crate::context::Context;
use crate::object::{Gc, StrObj, types};
use crate::text::codec::{self, CodecError, Errors, Failure};
use crate::value::{R, Raised, Value};

/// An encoding and what is done about errors.
#[derive(Clone, Copy)]
pub(crate) struct Encoding {
    encoding: codec::Encoding,
    errors: Errors,
}

impl Encoding {
    /// That of the arguments `encoding` and `errors`; LookupError for unknown names.
    pub(crate) fn of_args(cx: &Context<'_>, encoding: Option<Value>, errors: Option<Value>) -> R<Encoding> {
        let encoding = match encoding {
            Some(name) => {
                let name = cx.to_str(name)?;
                codec::Encoding::of_name(name.as_str())
                    .ok_or_else(|| cx.lookup_error(format_args!("unknown encoding: {}", name.as_str())))?
            }
            None => codec::Encoding::Utf8,
        };
        let errors = match errors {
            Some(name) => {
                let name = cx.to_str(name)?;
                Errors::of_name(name.as_str()).ok_or_else(|| {
                    cx.lookup_error(format_args!("unknown error handler name '{}'", name.as_str()))
                })?
            }
            None => Errors::Strict,
        };
        Ok(Encoding { encoding, errors })
    }
}

impl Context<'_> {
    #[cold]
    fn lookup_error(&self, message: core::fmt::Arguments<'_>) -> Raised {
        self.raise_message(types::LOOKUP_ERROR.gc(), message)
    }

    /// A string as bytes.
    pub(crate) fn encode(&self, text: Gc<StrObj>, encoding: Encoding) -> R {
        let simple = encoding.encoding == codec::Encoding::Utf8 || text.is_ascii();
        if simple {
            return self.new_bytes(text.as_bytes());
        }
        let mut out = self.draft();
        match codec::encode(&mut out, text.as_str(), encoding.encoding, encoding.errors) {
            Ok(()) => self.new_bytes(out.bytes()),
            Err(failure) => Err(self.codec_failed(failure, text.value())),
        }
    }

    /// Bytes as a string.
    pub(crate) fn decode(&self, bytes: Value, encoding: Encoding) -> R {
        let buffer = self.buffer(bytes, false)?;
        if encoding.encoding != codec::Encoding::Latin1
            && self.is_utf8(buffer.as_bytes())?
            && (encoding.encoding == codec::Encoding::Utf8 || self.is_ascii(buffer.as_bytes())?)
        {
            return self.new_str_of_utf8(buffer.as_bytes());
        }
        let mut out = self.draft();
        match codec::decode(&mut out, buffer.as_bytes(), encoding.encoding, encoding.errors) {
            Ok(()) => self.new_str_of_utf8(out.bytes()),
            Err(failure) => Err(self.codec_failed(failure, bytes)),
        }
    }

    /// Raises UnicodeEncodeError or UnicodeDecodeError; `object` is what was to be converted.
    #[cold]
    fn codec_failed(&self, failure: Failure, object: Value) -> Raised {
        match failure {
            Failure::Write => self.refused(),
            Failure::Codec(error) => match self.unicode_error(error, object) {
                Ok(raised) | Err(raised) => raised,
            },
        }
    }

    fn unicode_error(&self, error: CodecError, object: Value) -> R<Raised> {
        let class =
            if error.encoding_text { &types::UNICODE_ENCODE_ERROR } else { &types::UNICODE_DECODE_ERROR };
        let encoding = self.new_str(error.encoding.name())?;
        let reason = self.new_str(error.reason)?;
        let (start, end) = (Value::index(error.start), Value::index(error.end));
        Ok(self.raise_with(class.gc(), &[encoding, object, start, end, reason]))
    }
}
