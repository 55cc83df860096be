//! The table of errors: kind, data, Python class and message, one row each.

use super::{CodePoint, ErrorClass, Show, Shown};
use crate::ast::{NameId, Names};

fn three<'a, const N: usize>(pieces: [Shown<'a>; N]) -> [Shown<'a>; 3] {
    let mut data = [Shown::Text(""); 3];
    data[..N].copy_from_slice(&pieces);
    data
}

macro_rules! errors {
    ($( $kind:ident $({ $($field:ident: $type:ty),* })? $class:ident $text:literal; )*) => {
        /// What is wrong with a program's text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the message in the table says what each kind is")]
        pub enum ErrorKind {
            $( $kind $({ $($field: $type),* })?, )*
        }

        impl ErrorKind {
            /// The Python exception class.
            pub fn class(&self) -> ErrorClass {
                match self {
                    $( ErrorKind::$kind { .. } => ErrorClass::$class, )*
                }
            }

            /// The message, with a place in braces for each piece of data.
            pub(super) fn text(&self) -> &'static str {
                match self {
                    $( ErrorKind::$kind { .. } => $text, )*
                }
            }

            /// The pieces of data, in the order of their places.
            pub(super) fn data<'a>(&self, names: &'a Names<'_>) -> [Shown<'a>; 3] {
                match *self {
                    $( ErrorKind::$kind $({ $($field),* })? => three([$($($field.show(names)),*)?]), )*
                }
            }
        }

        /// The messages with the names of their data.
        #[cfg(test)]
        const ROWS: &[(&str, &[&str])] = &[$( ($text, &[$($(stringify!($field)),*)?]), )*];
    };
}

errors! {
    OutOfMemory Memory "memory allocation failed";
    TooDeep Recursion "maximum recursion depth exceeded during compilation";

    Limit { what: &'static str } Syntax "too many {what} in one function";

    NoCompiler Syntax "this build runs no text, only stored code";
    NoFloats Syntax "this build has no floats";

    NotConstant Syntax "not a constant";
    MicropythonDecorator Syntax "invalid micropython decorator";

    // Characters and layout.
    NotUtf8 { byte: u8, line: u32 } Syntax "Non-UTF-8 code starting with '{byte}' on line {line}, but only UTF-8 source is supported";
    NullByte Syntax "source code cannot contain null bytes";
    InvalidCharacter { character: char, code: CodePoint } Syntax "invalid character '{character}' ({code})";
    InvalidNonPrintable { code: CodePoint } Syntax "invalid non-printable character {code}";
    UnexpectedEof Syntax "unexpected EOF while parsing";
    AfterContinuation Syntax "unexpected character after line continuation character";
    UnexpectedIndent Indentation "unexpected indent";
    UnindentMismatch Indentation "unindent does not match any outer indentation level";
    TooManyIndents Indentation "too many levels of indentation";
    MixedTabs Tab "inconsistent use of tabs and spaces in indentation";
    ExpectedBlock { after: &'static str, line: u32 } Indentation "expected an indented block after {after} on line {line}";
    TooManyBrackets Syntax "too many nested parentheses";
    NeverClosed { open: char } Syntax "'{open}' was never closed";
    Unmatched { close: char } Syntax "unmatched '{close}'";
    Mismatched { close: char, open: char } Syntax "closing parenthesis '{close}' does not match opening parenthesis '{open}'";
    MismatchedLine { close: char, open: char, line: u32 } Syntax "closing parenthesis '{close}' does not match opening parenthesis '{open}' on line {line}";

    // Numbers.
    InvalidLiteral { base: &'static str } Syntax "invalid {base} literal";
    InvalidDigit { digit: char, base: &'static str } Syntax "invalid digit '{digit}' in {base} literal";
    LeadingZeros Syntax "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";

    // Strings.
    UnterminatedString { line: u32 } Syntax "unterminated string literal (detected at line {line})";
    UnterminatedTriple { line: u32 } Syntax "unterminated triple-quoted string literal (detected at line {line})";
    UnterminatedFString { line: u32 } Syntax "unterminated f-string literal (detected at line {line})";
    UnterminatedTripleF { line: u32 } Syntax "unterminated triple-quoted f-string literal (detected at line {line})";
    NotAsciiBytes Syntax "bytes can only contain ASCII literal characters";
    BadEscape { start: u32, end: u32, what: &'static str } Syntax "(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {what}";
    BadByteEscape { start: u32 } Syntax "(value error) invalid \\x escape at position {start}";
    NamedEscape Syntax "(unicode error) \\N{{...}} escapes are not supported: write the character or \\uXXXX";
    MixedBytes Syntax "cannot mix bytes and nonbytes literals";
    FStringSingleBrace Syntax "f-string: single '}}' is not allowed";
    FStringExpectingBrace Syntax "f-string: expecting '}}'";
    FStringExpectingEnd Syntax "f-string: expecting '=', or '!', or ':', or '}}'";
    FStringEmpty { before: char } Syntax "f-string: valid expression required before '{before}'";
    FStringAfterColon Syntax "f-string: expecting '}}', or format specs";
    FStringNoConversion Syntax "f-string: invalid conversion character";
    FStringConversion { name: NameId } Syntax "f-string: invalid conversion character '{name}': expected 's', 'r', or 'a'";
    FStringConversionSpace Syntax "f-string: conversion type must come right after the exclamation mark";
    FStringNewlineInSpec Syntax "f-string: newlines are not allowed in format specifiers for single quoted f-strings";
    FStringLambda Syntax "f-string: lambda expressions are not allowed without parentheses";
    FStringTooDeep Syntax "f-string: expressions nested too deeply";

    // Expressions.
    InvalidSyntax Syntax "invalid syntax";
    ForgotComma Syntax "invalid syntax. Perhaps you forgot a comma?";
    MaybeEqual Syntax "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
    MissingParentheses { name: NameId } Syntax "Missing parentheses in call to '{name}'. Did you mean {name}(...)?";
    Unsupported { what: &'static str } Syntax "{what} not supported";
    ExpectedElse Syntax "expected 'else' after 'if' expression";
    Expected { what: &'static str } Syntax "expected '{what}'";
    StarredHere Syntax "cannot use starred expression here";
    CantStarHere Syntax "can't use starred expression here";
    DoubleStarHere Syntax "cannot use double starred expression here";
    UnpackInComprehension Syntax "iterable unpacking cannot be used in comprehension";
    DictUnpackInComprehension Syntax "dict unpacking cannot be used in dict comprehension";
    ParenthesizeTarget Syntax "did you forget parentheses around the comprehension target?";
    DictColon Syntax "':' expected after dictionary key";
    DictValue Syntax "expression expected after dictionary key and ':'";
    DictStarValue Syntax "cannot use a starred expression in a dictionary value";
    ParenthesizeGenerator Syntax "Generator expression must be parenthesized";
    ArgumentAssignment Syntax "expression cannot contain assignment, perhaps you meant \"==\"?";
    KeywordRepeated { name: NameId } Syntax "keyword argument repeated: {name}";
    PositionalAfterKeyword Syntax "positional argument follows keyword argument";
    PositionalAfterUnpack Syntax "positional argument follows keyword argument unpacking";
    StarAfterUnpack Syntax "iterable argument unpacking follows keyword argument unpacking";
    WalrusTarget { what: &'static str } Syntax "cannot use assignment expressions with {what}";

    // Targets.
    CannotAssign { what: &'static str } Syntax "cannot assign to {what}";
    CannotAssignHere { what: &'static str } Syntax "cannot assign to {what} here. Maybe you meant '==' instead of '='?";
    AssignToYield Syntax "assignment to yield expression not possible";
    CannotDelete { what: &'static str } Syntax "cannot delete {what}";
    CannotAugment { what: &'static str } Syntax "'{what}' is an illegal expression for augmented assignment";
    OnlySingleTarget { what: &'static str } Syntax "only single target (not {what}) can be annotated";
    IllegalAnnotation Syntax "illegal target for annotation";
    MultipleStarred Syntax "multiple starred expressions in assignment";
    StarredTarget Syntax "starred assignment target must be in a list or tuple";

    // Statements.
    TrailingComma Syntax "trailing comma not allowed without surrounding parentheses";
    ParenthesizeTypes Syntax "multiple exception types must be parenthesized";
    ExpectedHandler Syntax "expected 'except' or 'finally' block";
    DefaultExceptLast Syntax "default 'except:' must be last";
    ExpectedName Syntax "invalid syntax";
    WithTarget { what: &'static str } Syntax "cannot assign to {what}";
    ImportStarNested Syntax "import * only allowed at module level";

    // Patterns.
    WildcardFirst Syntax "wildcard makes remaining patterns unreachable";
    CaptureFirst { name: NameId } Syntax "name capture '{name}' makes remaining patterns unreachable";
    AlternativeNames Syntax "alternative patterns bind different names";
    PatternNameTwice { name: NameId } Syntax "multiple assignments to name '{name}' in pattern";
    PatternStars Syntax "multiple starred names in sequence pattern";
    PatternTarget Syntax "invalid pattern target";
    PatternWildcardTarget Syntax "cannot use '_' as a target";
    PatternValue Syntax "patterns may only match literals and attribute lookups";
    PatternKey Syntax "mapping pattern keys may only match literals and attribute lookups";
    PatternKeyTwice { key: NameId } Syntax "mapping pattern checks duplicate key ({key})";
    PatternAttributeTwice { name: NameId } Syntax "attribute name repeated in class pattern: {name}";
    PatternOrder Syntax "positional patterns follow keyword patterns";
    PatternReal Syntax "real number required in complex literal";
    PatternImaginary Syntax "imaginary number required in complex literal";

    // Parameters.
    DuplicateArgument { name: NameId } Syntax "duplicate argument '{name}' in function definition";
    DefaultOrder Syntax "non-default argument follows default argument";
    BareStar Syntax "named arguments must follow bare *";
    StarTwice Syntax "* argument may appear only once";
    SlashTwice Syntax "/ may appear only once";
    SlashAfterStar Syntax "/ must be ahead of *";
    SlashFirst Syntax "at least one argument must precede /";
    StarDefault Syntax "var-positional argument cannot have default value";
    DoubleStarDefault Syntax "var-keyword argument cannot have default value";
    AfterDoubleStar Syntax "arguments cannot follow var-keyword argument";
    ExpectedDefault Syntax "expected default value expression";
    ParenthesizedParameter { what: &'static str } Syntax "{what} cannot be parenthesized";

    // Scopes.
    OutsideFunction { what: &'static str } Syntax "'{what}' outside function";
    OutsideLoop Syntax "'break' outside loop";
    NotInLoop Syntax "'continue' not properly in loop";
    OutsideAsync { what: &'static str } Syntax "'{what}' outside async function";
    AsyncComprehension Syntax "asynchronous comprehension outside of an asynchronous function";
    YieldFromInAsync Syntax "'yield from' inside async function";
    ReturnInAsyncGenerator Syntax "'return' with value in async generator";
    YieldInside { what: &'static str } Syntax "'yield' inside {what}";
    ParameterAndGlobal { name: NameId } Syntax "name '{name}' is parameter and global";
    ParameterAndNonlocal { name: NameId } Syntax "name '{name}' is parameter and nonlocal";
    NonlocalAndGlobal { name: NameId } Syntax "name '{name}' is nonlocal and global";
    AssignedBefore { name: NameId, what: &'static str } Syntax "name '{name}' is assigned to before {what} declaration";
    UsedBefore { name: NameId, what: &'static str } Syntax "name '{name}' is used prior to {what} declaration";
    AnnotatedDeclared { name: NameId, what: &'static str } Syntax "annotated name '{name}' can't be {what}";
    NoBinding { name: NameId } Syntax "no binding for nonlocal '{name}' found";
    ModuleNonlocal Syntax "nonlocal declaration not allowed at module level";
    WalrusInClass Syntax "assignment expression within a comprehension cannot be used in a class body";
    WalrusIteration { name: NameId } Syntax "assignment expression cannot rebind comprehension iteration variable '{name}'";
    WalrusIterable Syntax "assignment expression cannot be used in a comprehension iterable expression";
    WalrusTargetInner { name: NameId } Syntax "comprehension inner loop cannot rebind assignment expression target '{name}'";
}

#[cfg(test)]
mod tests {
    use super::ROWS;

    #[test]
    fn places_are_those_of_the_data_in_order() {
        for (text, fields) in ROWS {
            let text = text.replace("{{", "").replace("}}", "");
            let mut places: std::vec::Vec<&str> =
                text.split('{').skip(1).map(|rest| rest.split('}').next().expect("a name")).collect();
            // One piece may be shown twice, if it is the only one.
            places.dedup();
            assert_eq!(&places, fields, "{text}");
            assert!(fields.len() <= 3);
        }
    }
}
