//! The module `errno`, and the names of the system's error numbers.

use super::{Definition, Entry};
use crate::context::Context;
use crate::object::{DictObj, Gc};
use crate::value::R;

macro_rules! errors {
    ($($name:ident $number:literal)*) => {
        static ENTRIES: [Entry; [$($number),*].len()] = [$(Entry::int(stringify!($name), $number)),*];
        const NAMES: &[(isize, &str)] = &[$(($number, stringify!($name))),*];
    };
}

// Linux's numbers, which are MicroPython's on every board.
errors! {
    EPERM 1
    ENOENT 2
    EIO 5
    EBADF 9
    EAGAIN 11
    ENOMEM 12
    EACCES 13
    EEXIST 17
    ENODEV 19
    ENOTDIR 20
    EISDIR 21
    EINVAL 22
    ENOSPC 28
    EPIPE 32
    ENOTEMPTY 39
    EOPNOTSUPP 95
    EADDRINUSE 98
    ECONNABORTED 103
    ECONNRESET 104
    ENOBUFS 105
    ENOTCONN 107
    ETIMEDOUT 110
    ECONNREFUSED 111
    EHOSTUNREACH 113
    EALREADY 114
    EINPROGRESS 115
}

pub static MODULE: Definition = Definition::with_setup("errno", &ENTRIES, setup);

fn setup(cx: &Context<'_>, dict: Gc<DictObj>) -> R<()> {
    let codes = cx.new_dict()?;
    for &(number, name) in NAMES {
        let text = cx.intern(name)?;
        cx.dict_set(codes, cx.new_int(number as i64)?, text)?;
    }
    cx.dict_set_name(dict, cx.intern("errorcode")?, codes.value())
}

/// The name of an error number.
pub(crate) fn name_of(number: isize) -> Option<&'static str> {
    NAMES.iter().find(|&&(n, _)| n == number).map(|&(_, name)| name)
}
