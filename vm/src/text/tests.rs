//! The methods' algorithms on texts whose results Python gives.

use super::case::{Mapping, put_mapped, write_mapped};
use super::class::{Class, decimal_value};
use super::codec::{CodecError, Encoding, Errors, Failure, decode, encode};
use super::hex::{HexError, read_hex, write_hex};
use super::index::{byte_of_char, byte_of_char_from_end, count_chars, slice_bytes, slice_chars};
use super::lines::Lines;
use super::pad::{Stand, pad, pad_bytes, zero_fill};
use super::quote::{write_bytes_repr, write_str_repr};
use super::replace::{expand_tabs, replace};
use super::space::{Ends, strip_bytes, strip_chars, strip_space};
use super::split::{Parts, Split, SplitSpace, partition};
use super::*;
use crate::mem::{Mem, OutOfMemory, Vec as MemVec};
use crate::num::Poll;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What is written to a sink, which must be the same for each kind of sink.
macro_rules! written {
    ($out:ident => $write:expr) => {{
        let mem = Mem::new(1 << 16);
        let mut bytes = MemVec::new(&mem);
        {
            let $out = &mut bytes;
            $write.expect("memory");
        }
        let mut size = Size::default();
        {
            let $out = &mut size;
            $write.expect("memory");
        }
        let mut filled = alloc::vec![0; size.bytes];
        let mut fill = Fill::new(&mut filled);
        {
            let $out = &mut fill;
            $write.expect("memory");
        }
        assert_eq!(fill.written(), size.bytes);
        assert_eq!(filled[..], bytes[..]);
        String::from_utf8(filled).expect("UTF-8")
    }};
}

fn parts(text: &str, mut ranges: impl Parts) -> Vec<&str> {
    let next = || ranges.part(&mut Poll::never()).expect("no stop");
    core::iter::from_fn(next).map(|range| &text[range]).collect()
}

fn text_is(text: &str, class: Class) -> bool {
    class::text_is(text, class, &mut Poll::never()).expect("no stop")
}

fn bytes_are(bytes: &[u8], class: Class) -> bool {
    class::bytes_are(bytes, class, &mut Poll::never()).expect("no stop")
}

#[test]
fn splitting_at_separators() {
    for (text, limit, from_start, from_end) in [
        ("a,b,c", None, &["a", "b", "c"][..], &["a", "b", "c"][..]),
        ("a,b,c", Some(1), &["a", "b,c"], &["a,b", "c"]),
        ("a,b", Some(0), &["a,b"], &["a,b"]),
        (",,", None, &["", "", ""], &["", "", ""]),
        ("", None, &[""], &[""]),
    ] {
        let split = Split::new(text.as_bytes(), b",", limit);
        assert_eq!(parts(text, split.clone()), from_start);
        let mut reversed = parts(text, split.from_end());
        reversed.reverse();
        assert_eq!(reversed, from_end);
    }
}

#[test]
fn splitting_at_white_space() {
    for (text, limit, from_start, from_end) in [
        (" a  b\tc ", None, &["a", "b", "c"][..], &["a", "b", "c"][..]),
        (" a  b c ", Some(1), &["a", "b c "], &[" a  b", "c"]),
        (" a  b ", Some(0), &["a  b "], &[" a  b"]),
        ("  ", None, &[], &[]),
        ("a\u{3000}€\u{a0}b\x1cc", None, &["a", "€", "b", "c"], &["a", "€", "b", "c"]),
    ] {
        let split = SplitSpace::new(text.as_bytes(), Units::Chars, limit);
        assert_eq!(parts(text, split.clone()), from_start);
        let mut reversed = parts(text, split.from_end());
        reversed.reverse();
        assert_eq!(reversed, from_end);
    }
    let bytes = "a\x1cb c";
    assert_eq!(parts(bytes, SplitSpace::new(bytes.as_bytes(), Units::Bytes, None)), ["a\x1cb", "c"]);
}

#[test]
fn lines_of_text_and_bytes() {
    let text = "a\r\nb\n\nc\rd\u{2028}e\x0bf\n";
    let lines = |units, keep| parts(text, Lines::new(text.as_bytes(), units, keep));
    assert_eq!(lines(Units::Chars, false), ["a", "b", "", "c", "d", "e", "f"]);
    assert_eq!(lines(Units::Chars, true), ["a\r\n", "b\n", "\n", "c\r", "d\u{2028}", "e\x0b", "f\n"]);
    assert_eq!(lines(Units::Bytes, false), ["a", "b", "", "c", "d\u{2028}e\x0bf"]);
    assert_eq!(parts("", Lines::new(b"", Units::Chars, false)), [""; 0]);
}

#[test]
fn stripping() {
    for (text, both, start, end) in [
        ("  a b \n", "a b", "a b \n", "  a b"),
        ("\u{a0}é\u{2003}", "é", "é\u{2003}", "\u{a0}é"),
        (" ", "", "", ""),
    ] {
        let strip = |ends| {
            &text[strip_space(text.as_bytes(), Units::Chars, ends, &mut Poll::never()).expect("no stop")]
        };
        assert_eq!([strip(Ends::Both), strip(Ends::Start), strip(Ends::End)], [both, start, end]);
    }
    let poll = &mut Poll::never();
    assert_eq!(strip_chars("€xé€", "€é", Ends::Both, poll), Ok(3..4));
    assert_eq!(strip_chars("€€", "€", Ends::Both, poll), Ok(0..0));
    assert_eq!(strip_bytes(b"xxaxx", b"xy", Ends::Start, poll), Ok(2..5));
    assert_eq!(strip_bytes(b"xxaxx", b"xy", Ends::End, poll), Ok(0..3));
    assert_eq!(strip_bytes(b"xx", b"x", Ends::Both, poll), Ok(0..0));
    assert_eq!(partition(b"a.b.c", b".", false, poll), Ok(Some(1..2)));
    assert_eq!(partition(b"a.b.c", b".", true, poll), Ok(Some(3..4)));
    assert_eq!(partition(b"abc", b".", true, poll), Ok(None));
}

#[test]
fn replacing_and_padding() {
    let replaced = |text: &str, old: &str, new: &str, limit| {
        let (text, old, new) = (text.as_bytes(), old.as_bytes(), new.as_bytes());
        written!(out => replace(out, text, old, new, limit, Units::Chars, &mut Poll::never()))
    };
    assert_eq!(replaced("aaa", "a", "bc", None), "bcbcbc");
    assert_eq!(replaced("aaa", "aa", "b", None), "ba");
    assert_eq!(replaced("aaa", "a", "", Some(2)), "a");
    assert_eq!(replaced("a€", "", "-", None), "-a-€-");
    assert_eq!(replaced("a€", "", "-", Some(2)), "-a-€");
    assert_eq!(replaced("", "", "x", Some(0)), "");
    let tabs = |text: &str, width| written!(out => expand_tabs(out, text.as_bytes(), width, Units::Chars, &mut Poll::never()));
    assert_eq!(tabs("a\tb\n€\tc\t", 4), "a   b\n€   c   ");
    assert_eq!(tabs("a\tb", 0), "ab");
    let stand = |text: &str, width, stand| written!(out => pad(out, text.as_bytes(), count_chars(text.as_bytes()), width, '·', stand));
    assert_eq!(stand("é", 4, Stand::Center), "·é··");
    assert_eq!(stand("é", 3, Stand::Center), "·é·");
    assert_eq!(stand("ab", 5, Stand::Center), "··ab·");
    assert_eq!(stand("ab", 4, Stand::Left), "ab··");
    assert_eq!(stand("ab", 4, Stand::Right), "··ab");
    assert_eq!(stand("ab", 1, Stand::Right), "ab");
    assert_eq!(written!(out => pad_bytes(out, b"ab", 5, b'.', Stand::Center)), "..ab.");
    assert_eq!(written!(out => zero_fill(out, b"-7", 2, 4)), "-007");
    assert_eq!(written!(out => zero_fill(out, b"", 0, 2)), "00");
    let mem = Mem::new(100);
    assert_eq!(pad(&mut MemVec::new(&mem), b"", 0, usize::MAX, ' ', Stand::Left), Err(OutOfMemory));
    assert_eq!(pad(&mut Size::default(), b"", 0, usize::MAX, '€', Stand::Left), Err(OutOfMemory));
    assert_eq!(Fill::new(&mut [0; 2]).put(b"abc"), Err(OutOfMemory));
}

#[test]
fn characters_by_number() {
    let text = "aé€😀".repeat(20);
    let bytes = text.as_bytes();
    assert_eq!(count_chars(bytes), 80);
    for (index, at) in text.char_indices().map(|(at, _)| at).chain([text.len()]).enumerate() {
        assert_eq!(byte_of_char(bytes, index), Some(at));
        assert_eq!(byte_of_char_from_end(bytes, 80 - index, &mut Poll::never()), Ok(Some(at)));
    }
    assert_eq!(byte_of_char(bytes, 81), None);
    assert_eq!(byte_of_char_from_end(bytes, 81, &mut Poll::never()), Ok(None));
    assert_eq!(written!(out => slice_chars(out, bytes, 1, 3, 3)), "éa😀");
    assert_eq!(written!(out => slice_chars(out, bytes, 5, -2, 3)), "é😀é");
    assert_eq!(written!(out => slice_chars(out, bytes, 0, 1, 0)), "");
    assert_eq!(written!(out => slice_bytes(out, b"abcdef", 5, -2, 3)), "fdb");
}

#[test]
fn quoted() {
    for (text, repr, ascii) in [
        ("a", "'a'", "'a'"),
        ("it's", "\"it's\"", "\"it's\""),
        ("\"'", "'\"\\''", "'\"\\''"),
        ("\\\n\r\t\0\x7f", "'\\\\\\n\\r\\t\\x00\\x7f'", "'\\\\\\n\\r\\t\\x00\\x7f'"),
        ("é\u{a0}", "'é\\xa0'", "'\\xe9\\xa0'"),
        ("€😀", "'€😀'", "'\\u20ac\\U0001f600'"),
        ("", "''", "''"),
    ] {
        for (ascii_only, expected) in [(false, repr), (true, ascii)] {
            let mut out = String::new();
            write_str_repr(&mut out, text, ascii_only).expect("memory");
            assert_eq!(out, expected);
        }
    }
    let mut out = String::new();
    write_bytes_repr(&mut out, b"a'\"\\\n\x00\xff").expect("memory");
    write_bytes_repr(&mut out, b"it's").expect("memory");
    assert_eq!(out, "b'a\\'\"\\\\\\n\\x00\\xff'b\"it's\"");
    #[cfg(feature = "unicode")]
    {
        let mut out = String::new();
        write_str_repr(&mut out, "\u{2028}\u{301}\u{feff}\u{e000}", false).expect("memory");
        assert_eq!(out, "'\\u2028\u{301}\\ufeff\\ue000'");
    }
}

#[test]
fn encodings() {
    let decoded = |bytes: &[u8], encoding, errors| {
        let mut text = String::new();
        match decode(&mut text, bytes, encoding, errors) {
            Ok(()) => text,
            Err(Failure::Codec(error)) => error.to_string(),
            Err(Failure::Write) => panic!("memory"),
        }
    };
    for (bytes, errors, expected) in [
        (&b"a\xc3\xa9"[..], Errors::Strict, "aé"),
        (b"a\xff", Errors::Strict, "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte"),
        (
            b"\xe2\x82x",
            Errors::Strict,
            "'utf-8' codec can't decode bytes in position 0-1: invalid continuation byte",
        ),
        (
            b"a\xe2\x82",
            Errors::Strict,
            "'utf-8' codec can't decode bytes in position 1-2: unexpected end of data",
        ),
        (b"\xe2\x82x\xffy\xc3", Errors::Ignore, "xy"),
        (b"\xe2\x82x\xffy\xc3", Errors::Replace, "\u{fffd}x\u{fffd}y\u{fffd}"),
        (b"\xe2\x82x\xffy\xc3", Errors::BackslashReplace, "\\xe2\\x82x\\xffy\\xc3"),
    ] {
        assert_eq!(decoded(bytes, Encoding::Utf8, errors), expected);
    }
    let not_ascii = "'ascii' codec can't decode byte 0xe9 in position 1: ordinal not in range(128)";
    assert_eq!(decoded(b"a\xe9", Encoding::Ascii, Errors::Strict), not_ascii);
    assert_eq!(decoded(b"a\xe9b", Encoding::Ascii, Errors::Replace), "a\u{fffd}b");
    assert_eq!(decoded(b"a\xe9", Encoding::Latin1, Errors::Strict), "aé");

    let encoded = |text, encoding, errors| written!(out => encode(out, text, encoding, errors));
    assert_eq!(encoded("aé", Encoding::Utf8, Errors::Strict), "aé");
    assert_eq!(encoded("aé€😀", Encoding::Ascii, Errors::Ignore), "a");
    assert_eq!(encoded("aé€", Encoding::Ascii, Errors::Replace), "a??");
    assert_eq!(encoded("é€😀", Encoding::Ascii, Errors::BackslashReplace), "\\xe9\\u20ac\\U0001f600");
    assert_eq!(encoded("€", Encoding::Latin1, Errors::XmlCharRefReplace), "&#8364;");
    let refused = |text, encoding| match encode(&mut Size::default(), text, encoding, Errors::Strict) {
        Err(Failure::Codec(error)) => error,
        other => panic!("{other:?}"),
    };
    let CodecError { start, end, .. } = refused("aé€b€", Encoding::Ascii);
    assert_eq!((start, end), (1, 3));
    let message = "'latin-1' codec can't encode character '\\u20ac' in position 1: ordinal not in range(256)";
    assert_eq!(refused("é€", Encoding::Latin1).to_string(), message);
    let message = "'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)";
    assert_eq!(refused("é€", Encoding::Ascii).to_string(), message);
    assert_eq!(Encoding::of_name("UTF_8"), Some(Encoding::Utf8));
    assert_eq!(Encoding::of_name("ISO-8859-1"), Some(Encoding::Latin1));
    assert_eq!(Encoding::of_name("utf-16"), None);
    assert_eq!(Errors::of_name("surrogateescape"), None);
}

#[test]
fn hexadecimal() {
    let shown = |separator, group| written!(out => write_hex(out, b"\x01\xab\xcd\xef\x10", separator, group));
    assert_eq!(shown(None, 1), "01abcdef10");
    assert_eq!(shown(Some(b':'), 1), "01:ab:cd:ef:10");
    assert_eq!(shown(Some(b':'), 2), "01:abcd:ef10");
    assert_eq!(shown(Some(b':'), -2), "01ab:cdef:10");
    assert_eq!(written!(out => read_hex(out, b" 41 4243\n").map_err(|_| OutOfMemory)), "ABC");
    for (text, at) in [("4", 1), ("4 1", 1), ("41g0", 2), ("é", 0)] {
        assert_eq!(read_hex(&mut Size::default(), text.as_bytes()), Err(HexError::At(at)));
    }
}

#[test]
fn case_of_ascii() {
    for (mapping, expected) in [
        (Mapping::Upper, "IT'S 3RD"),
        (Mapping::Lower, "it's 3rd"),
        (Mapping::Title, "It'S 3Rd"),
        (Mapping::Capitalize, "It's 3rd"),
        (Mapping::Swap, "IT'S 3rD"),
        (Mapping::Fold, "it's 3rd"),
    ] {
        let mut out = String::new();
        write_mapped(&mut out, "it's 3Rd", mapping).expect("memory");
        assert_eq!(out, expected);
        assert_eq!(written!(out => put_mapped(out, b"it's 3Rd", mapping)), expected);
    }
}

#[test]
#[cfg(feature = "unicode")]
fn case_beyond_ascii() {
    for (text, upper, lower, title, fold) in [
        ("straße", "STRASSE", "straße", "Straße", "strasse"),
        ("ΣΑΣ σ.Σ", "ΣΑΣ Σ.Σ", "σας σ.ς", "Σας Σ.Σ", "σασ σ.σ"),
        ("ǆ ŉ ﬁ ᾳ", "Ǆ ʼN FI ΑΙ", "ǆ ŉ ﬁ ᾳ", "ǅ ʼN Fi ᾼ", "ǆ ʼn fi αι"),
        ("İı", "İI", "i̇ı", "İı", "i̇ı"),
        ("ა", "Ა", "ა", "ა", "ა"),
        ("Ꭰꭰ", "ᎠᎠ", "ꭰꭰ", "Ꭰꭰ", "ᎠᎠ"),
    ] {
        for (mapping, expected) in
            [(Mapping::Upper, upper), (Mapping::Lower, lower), (Mapping::Title, title), (Mapping::Fold, fold)]
        {
            let mut out = String::new();
            write_mapped(&mut out, text, mapping).expect("memory");
            assert_eq!(out, expected, "{mapping:?} of {text}");
        }
    }
}

#[test]
fn classes() {
    use Class::{Alnum, Alpha, Decimal, Digit, Identifier, Lower, Numeric, Printable, Space, Title, Upper};
    let all = [Alpha, Alnum, Decimal, Digit, Numeric, Space, Upper, Lower, Title, Printable, Identifier];
    for (text, are) in [
        ("", &[Printable][..]),
        ("ab", &[Alpha, Alnum, Lower, Printable, Identifier]),
        ("A1_", &[Upper, Title, Printable, Identifier]),
        ("12", &[Alnum, Decimal, Digit, Numeric, Printable]),
        ("Ab Cd", &[Title, Printable]),
        ("Ab cd", &[Printable]),
        (" \t", &[Space]),
        ("\x1c", &[Space]),
        ("a\n", &[Lower]),
    ] {
        for class in all {
            assert_eq!(text_is(text, class), are.contains(&class), "{class:?} of {text:?}");
            if !matches!(class, Identifier) && !text.contains('\x1c') {
                assert_eq!(bytes_are(text.as_bytes(), class), are.contains(&class), "{class:?} of {text:?}");
            }
        }
    }
    assert!(!bytes_are(b"\xe9", Alpha) && !bytes_are(b"\xe9", Printable) && bytes_are(b"a\xe9", Lower));
    assert_eq!(decimal_value('7'), Some(7));
    assert_eq!(decimal_value('x'), None);
    #[cfg(feature = "unicode")]
    {
        assert!(text_is("é€", Printable) && !text_is("é€", Alpha) && text_is("éß", Lower));
        assert!(text_is("٣", Decimal) && !text_is("²", Decimal) && text_is("²", Digit));
        assert!(text_is("½", Numeric) && !text_is("½", Digit) && text_is("三", Numeric));
        assert!(text_is("ǅ", Title) && !text_is("ǅ", Upper) && !text_is("ा", Alpha));
        assert!(text_is("é·", Identifier) && !text_is("·é", Identifier));
        assert_eq!(decimal_value('٣'), Some(3));
        assert_eq!(decimal_value('𝟗'), Some(9));
    }
}
