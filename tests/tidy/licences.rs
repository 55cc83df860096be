//! Every dependency's licence is one that `deny.toml` allows.

use adder_tests::workspace::{read, tree};

fn allowed() -> Vec<String> {
    let text = read("deny.toml");
    let list = text.split_once("allow = [").and_then(|(_, rest)| rest.split_once(']')).map(|(list, _)| list);
    let list = list.expect("deny.toml has a list of allowed licences");
    list.lines()
        .filter_map(|line| line.trim().trim_end_matches(',').strip_prefix('"')?.strip_suffix('"'))
        .map(str::to_owned)
        .collect()
}

/// Whether an SPDX expression can be met with these licences; one that does not parse cannot. `AND` binds
/// closer than `OR`.
fn met(expression: &str, allowed: &[String]) -> bool {
    let text = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest, allowed) == Some(true) && rest.is_empty()
}

fn either(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut result = both(words, allowed)?;
    while let ["OR", rest @ ..] = *words {
        *words = rest;
        result |= both(words, allowed)?;
    }
    Some(result)
}

fn both(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut result = one(words, allowed)?;
    while let ["AND", rest @ ..] = *words {
        *words = rest;
        result &= one(words, allowed)?;
    }
    Some(result)
}

fn one(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let (whole, rest) = match *words {
        ["(", rest @ ..] => {
            *words = rest;
            let result = either(words, allowed)?;
            *words = words.strip_prefix(&[")"])?;
            return Some(result);
        }
        [name, "WITH", exception, rest @ ..] => (format!("{name} WITH {exception}"), rest),
        [name, rest @ ..] => ((*name).to_owned(), rest),
        [] => return None,
    };
    *words = rest;
    Some(allowed.contains(&whole))
}

#[test]
fn every_dependencys_licence_is_allowed() {
    let allowed = allowed();
    let refused = |licence: &str| !met(licence, &allowed);
    let mut offences: Vec<String> = tree(&["--edges", "normal,build,dev", "--all-features"])
        .into_iter()
        .filter(|package| refused(&package.licence))
        .map(|package| format!("{} {}: `{}`", package.name, package.version, package.licence))
        .collect();
    offences.sort();
    offences.dedup();
    crate::none("licences that deny.toml does not allow", &offences);
}

#[test]
fn expressions_are_read_as_spdx_says() {
    let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned);
    for good in
        ["MIT", "MIT OR GPL-3.0", "MIT/Apache-2.0", "(MIT OR GPL-2.0) AND Unicode-3.0", "X WITH Y OR MIT"]
    {
        assert!(met(good, &allowed), "{good}");
    }
    for bad in [
        "",
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "MIT OR GPL-3.0 AND",
        "(MIT",
        "Apache-2.0 WITH X",
        "GPL-3.0 OR LGPL-2.1 AND MIT",
    ] {
        assert!(!met(bad, &allowed), "{bad}");
    }
}
