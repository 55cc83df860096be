//! Whether a prompt should ask for another line.

use crate::features;
use crate::lex::Bytes;
use crate::mem::Mem;
use crate::parse::{Depth, Parser};
use crate::syntax::{ErrorKind, ParseError};
use crate::text::letter::{is_space, is_word};

/// Words that begin a statement of several lines.
const COMPOUND: [&str; 8] = ["if", "while", "for", "try", "with", "def", "class", "async"];

/// Whether more has to come before the text can be run.
///
/// A compound statement goes on until a blank line, everything else until it is complete.
pub fn needs_more(text: &str, mem: &Mem, depth: Depth) -> bool {
    if !features::COMPILER || text.trim_start_matches('\n').is_empty() {
        return false;
    }
    // A line of blanks alone is one of the statement; the indent that is made has to be deleted to end it.
    let is_blank = text.ends_with('\n');
    let word = text.split(|c: char| !(is_word(c) || c == '_')).next().unwrap_or("");
    let compound = text.starts_with('@') || COMPOUND.contains(&word) || is_match(text);
    if compound && !is_blank {
        return true;
    }
    match error_of(text, mem, depth) {
        Some(error) if error.at_end => !compound || is_open(error.kind),
        _ => false,
    }
}

/// Whether it is a `match` statement: a name `match` with its subject behind it, and a colon that ends a line.
fn is_match(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("match") else { return false };
    let is_subject = rest.starts_with([' ', '(', '[', '{', '"', '\'', '-', '~'])
        && !rest.trim_start_matches(is_space).starts_with(['=', '.', ',', ':', ')']);
    is_subject && text.lines().any(|line| line.trim_end_matches(is_space).ends_with(':'))
}

/// Whether something was opened that a blank line does not end.
fn is_open(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NeverClosed { .. }
            | ErrorKind::UnterminatedTriple { .. }
            | ErrorKind::UnterminatedTripleF { .. }
            | ErrorKind::UnexpectedEof
    )
}

fn error_of(text: &str, mem: &Mem, depth: Depth) -> Option<ParseError> {
    let mut source = Bytes::new(text.as_bytes());
    let mut parser = Parser::new(&mut source, mem, depth);
    loop {
        match parser.next_statement() {
            Ok(Some(_)) => {}
            Ok(None) => return None,
            Err(error) => return Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements() {
        let mem = Mem::new(1 << 20);
        for (text, expected) in [
            ("", false),
            ("1 + 2", false),
            ("1 +", false),
            ("1 \\", true),
            ("print(", true),
            ("'''abc", true),
            ("'abc", false),
            ("if1 = 2", false),
            ("if x:", true),
            ("if x: pass", true),
            ("if x:\n    pass", true),
            ("if x:\n    pass\n", false),
            ("if x:\n    pass\n    ", true),
            ("if x:\n    print(\n", true),
            ("@f", true),
            ("@f\ndef g(): pass\n", false),
            ("def f():\n", false),
            ("x = {1:", true),
            ("# it's (", false),
            ("match x:", true),
            ("match (x):\n    case 1:", true),
            ("match x:\n    case 1:\n        pass", true),
            ("match x:\n    case 1:\n        pass\n", false),
            ("match (x)", false),
            ("match = 1", false),
            ("match: int = 1", false),
            ("match (", true),
        ] {
            assert_eq!(needs_more(text, &mem, crate::parse::DEFAULT_DEPTH), expected, "{text:?}");
        }
    }
}
