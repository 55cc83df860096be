//! Specifications and what they make of values, as Python does.

use super::*;
use crate::mem::Mem;
use crate::num::Poll;
use crate::num::int::Int;
use alloc::string::String;

fn told(result: Result<(), FormatError>, text: String, spec: &str, type_name: &str) -> String {
    match result {
        Ok(()) => text,
        Err(FormatError::Spec(error)) => {
            let mut message = String::from("!");
            error.write(&mut message, spec, type_name).expect("memory");
            message
        }
        Err(other) => panic!("{other:?} for {spec}"),
    }
}

fn int_by(spec: &Spec, value: i64, text: &mut String) -> Result<(), FormatError> {
    let mem = Mem::new(1 << 16);
    let mut limbs = [0; _];
    format_int::<f64>(text, &mem, spec, Int::from_i64(value, &mut limbs), &mut Poll::never())
}

fn int(spec: &str, value: i64) -> String {
    let mut text = String::new();
    let result = Spec::parse(spec).map_err(FormatError::Spec);
    told(result.and_then(|parsed| int_by(&parsed, value, &mut text)), text, spec, "int")
}

fn float(spec: &str, value: f64) -> String {
    let mut text = String::new();
    let result = Spec::parse(spec).map_err(FormatError::Spec);
    told(result.and_then(|parsed| format_float(&mut text, &parsed, value)), text, spec, "float")
}

fn string(spec: &str, value: &str) -> String {
    let mut text = String::new();
    let result = Spec::parse(spec).map_err(FormatError::Spec);
    told(result.and_then(|parsed| format_str(&mut text, &parsed, value)), text, spec, "str")
}

#[test]
fn integers() {
    for (spec, value, expected) in [
        ("", 12, "12"),
        ("d", -12, "-12"),
        ("5", 12, "   12"),
        ("<5", 12, "12   "),
        ("^6", 123, " 123  "),
        ("*=+6", 12, "+***12"),
        ("+", 12, "+12"),
        (" ", 12, " 12"),
        ("-", 12, "12"),
        ("05", -12, "-0012"),
        ("<05", 12, "12000"),
        ("x", 255, "ff"),
        ("#X", 255, "0XFF"),
        ("#010b", 5, "0b00000101"),
        ("#o", -8, "-0o10"),
        (",", 1234567, "1,234,567"),
        ("_x", 0x12345678, "1234_5678"),
        ("08,", 1234, "0,001,234"),
        ("09,", 1234, "0,001,234"),
        ("*=12,", 1234567, "***1,234,567"),
        ("c", 8364, "€"),
        ("3c", 65, "  A"),
        ("03c", 65, "00A"),
        ("é^5", 1, "éé1éé"),
        ("n", 12345678, "12345678"),
        (".2f", 1, "1.00"),
        ("%", 2, "200.000000%"),
        (".3", 1, "!Precision not allowed in integer format specifier"),
        ("z", 1, "!Negative zero coercion (z) not allowed in integer format specifier"),
        ("+c", 65, "!Sign not allowed with integer format specifier 'c'"),
        ("-c", 65, "!Sign not allowed with integer format specifier 'c'"),
        ("#c", 65, "!Alternate form (#) not allowed with integer format specifier 'c'"),
        ("c", 0x11_0000, "!%c arg not in range(0x110000)"),
        ("c", -1, "!%c arg not in range(0x110000)"),
        (",x", 1, "!Cannot specify ',' with 'x'."),
        (",c", 1, "!Cannot specify ',' with 'c'."),
        (",_d", 1, "!Cannot specify both ',' and '_'."),
        ("_,d", 1, "!Cannot specify both ',' and '_'."),
        (",,d", 1, "!Invalid format specifier ',,d' for object of type 'int'"),
        ("5 d", 1, "!Invalid format specifier '5 d' for object of type 'int'"),
        ("s", 1, "!Unknown format code 's' for object of type 'int'"),
        ("é", 1, "!Unknown format code '\\xe9' for object of type 'int'"),
        ("99999999999999999999d", 1, "!Too many decimal digits in format string"),
    ] {
        assert_eq!(int(spec, value), expected, "{spec:?} of {value}");
    }
}

#[test]
fn long_integers() {
    let limbs = [0, 0, 0, 1];
    let (mem, spec) = (Mem::new(1 << 16), Spec::parse(",").expect("valid"));
    let mut text = String::new();
    format_int::<f64>(&mut text, &mem, &spec, Int::new(true, &limbs), &mut Poll::never()).expect("memory");
    let expected = if cfg!(all(target_pointer_width = "64", not(feature = "limb32"))) {
        "-6,277,101,735,386,680,763,835,789,423,207,666,416,102,355,444,464,034,512,896"
    } else {
        "-79,228,162,514,264,337,593,543,950,336"
    };
    assert_eq!(text, expected);
    assert_eq!(mem.used(), 0);
    let mem = Mem::new(16);
    let result = format_int::<f64>(&mut text, &mem, &spec, Int::new(true, &limbs), &mut Poll::never());
    assert_eq!(result, Err(FormatError::OutOfMemory));
}

#[test]
fn floats() {
    for (spec, value, expected) in [
        ("", 1.0, "1.0"),
        ("10", 1.5, "       1.5"),
        ("08.2f", -1.5, "-0001.50"),
        (",.2f", 1234567.891, "1,234,567.89"),
        ("010,.1f", 1234.5, "0,001,234.5"),
        (".3e", 12345.0, "1.234e+04"),
        (".3E", 12345.0, "1.234E+04"),
        ("g", 1e10, "1e+10"),
        ("G", 1e10, "1E+10"),
        ("#.3g", 1.0, "1.00"),
        (".3", 100.0, "1e+02"),
        (".4", 100.0, "100.0"),
        (".1%", 0.125, "12.5%"),
        ("z.0f", -0.1, "0"),
        ("+z.0f", -0.1, "+0"),
        (".0f", -0.1, "-0"),
        ("08", f64::NAN, "00000nan"),
        ("08,", f64::NEG_INFINITY, "-0000inf"),
        ("F", f64::INFINITY, "INF"),
        ("=+8", f64::INFINITY, "+    inf"),
        ("+", f64::NAN, "+nan"),
        ("#", 1e16, "1.e+16"),
        ("#.0f", 3.0, "3."),
        ("d", 1.0, "!Unknown format code 'd' for object of type 'float'"),
        ("_n", 1.0, "!Cannot specify '_' with 'n'."),
        (".", 1.0, "!Format specifier missing precision"),
        (".2147483648f", 1.0, "!precision too big"),
    ] {
        assert_eq!(float(spec, value), expected, "{spec:?} of {value}");
    }
}

#[test]
fn text() {
    for (spec, value, expected) in [
        ("", "ab", "ab"),
        ("5", "ab", "ab   "),
        (">5s", "ab", "   ab"),
        ("^5", "ab", " ab  "),
        ("05", "ab", "ab000"),
        ("4.2", "äöü", "äö  "),
        (".0", "ab", ""),
        ("€<4", "ab", "ab€€"),
        ("{<4", "ab", "ab{{"),
        ("d", "ab", "!Unknown format code 'd' for object of type 'str'"),
        ("+", "ab", "!Sign not allowed in string format specifier"),
        (" ", "ab", "!Space not allowed in string format specifier"),
        ("#", "ab", "!Alternate form (#) not allowed in string format specifier"),
        ("z", "ab", "!Negative zero coercion (z) not allowed in string format specifier"),
        ("=5", "ab", "!'=' alignment not allowed in string format specifier"),
        (",", "ab", "!Cannot specify ',' with 's'."),
        (",s", "ab", "!Cannot specify ',' with 's'."),
    ] {
        assert_eq!(string(spec, value), expected, "{spec:?} of {value}");
    }
    let wide = Spec { width: usize::MAX, ..Spec::default() };
    assert_eq!(format_str(&mut String::new(), &wide, ""), Err(FormatError::OutOfMemory));
    let mem = Mem::new(10);
    let wide = Spec { width: 100_000, ..Spec::default() };
    assert_eq!(format_str(&mut crate::mem::String::new(&mem), &wide, ""), Err(FormatError::Write));
}

#[test]
fn percent_specifications() {
    for (spec, value, expected) in [
        ("d", 5, "5"),
        ("05d", -3, "-0003"),
        ("-05d", 3, "3    "),
        (".3d", 5, "005"),
        ("8.3d", -5, "    -005"),
        ("08.3d", 5, "00000005"),
        ("#.5x", 10, "0x0000a"),
        ("#010x", 10, "0x0000000a"),
        ("+ d", 5, "+5"),
        (" +i", 5, "+5"),
        ("lu", 5, "5"),
        ("5.1f", 2, "  2.0"),
        (".99999999999f", 2, "!precision too big"),
        ("99999999999999999999d", 2, "!width too big"),
        ("", 2, "!incomplete format"),
        ("(a", 2, "!incomplete format key"),
        ("y", 2, "!unsupported format character 'y' (0x79) at index 1"),
        ("5lld", 2, "!unsupported format character 'l' (0x6c) at index 3"),
        ("€", 2, "!unsupported format character '?' (0x20ac) at index 1"),
    ] {
        let mut text = String::new();
        let result = Percent::parse(spec, 1).map_err(FormatError::Spec);
        let result = result.and_then(|(percent, _)| int_by(&percent.spec, value, &mut text));
        assert_eq!(told(result, text, spec, "int"), expected, "{spec:?} of {value}");
    }
}

#[test]
fn percent_keys_and_arguments() {
    let (percent, rest) = Percent::parse("(a(b)c)-*.*s tail", 1).expect("valid");
    assert_eq!((percent.key, percent.code, rest), (Some("a(b)c"), 's', " tail"));
    assert_eq!((percent.width, percent.precision), (Amount::Argument, Amount::Argument));
    let (mut percent, _) = Percent::parse("0*.*d", 1).expect("valid");
    percent.set_width(-6).expect("small");
    percent.set_precision(-1).expect("small");
    assert_eq!(percent.spec.align, Some(Align::Left));
    assert_eq!((percent.spec.width, percent.spec.precision), (6, Some(0)));
    assert_eq!(percent.set_precision(i64::MAX), Err(SpecError::PrecisionTooBig));
    let mut text = String::new();
    let (percent, _) = Percent::parse("#+05.2s", 1).expect("valid");
    format_str(&mut text, &percent.spec, "abc").expect("memory");
    assert_eq!(text, "   ab");
    let (percent, _) = Percent::parse("-3c", 1).expect("valid");
    format_char(&mut text, &percent.spec, 'x').expect("memory");
    assert_eq!(text, "   abx  ");
}
