//! Completion of names: what attributes or variables begin as the word before the cursor does.

use super::line::Completion;
use crate::context::Context;
use crate::mem::{OutOfMemory, String};
use crate::object::{DictObj, Gc, ListObj, StrObj};
use crate::text::find::cut_last;
use crate::text::letter::is_word;
use crate::value::{R, Value};

/// Columns of a name in a list, and of the list.
const SLOT: usize = 16;
const LIST: usize = 4 * SLOT;

const IMPORT: &str = "import ";

/// Completes what stands before the cursor; several possibilities are listed in `out`.
pub fn complete<'a>(
    cx: &Context<'_>,
    before: &str,
    out: &mut String<'_>,
) -> Result<Completion<'a>, OutOfMemory> {
    let chain = before.len() - tail_of(before).len();
    let chain = before.get(chain..).unwrap_or("");
    let (owner, word) = match cut_last(chain, b'.') {
        Some((owner, word)) => (Some(owner), word),
        None => (None, chain),
    };
    let names = match candidates(cx, owner, before.starts_with(IMPORT)) {
        Ok(names) => names,
        Err(raised) => {
            // A property that fails while names are looked for is no matter.
            cx.take_exception(raised);
            None
        }
    };
    let is_match = |name: &str| name.starts_with(word) && (!word.is_empty() || !name.starts_with('_'));
    let matches = || {
        let count = names.map_or(0, |names| names.len());
        (0..count)
            .filter_map(move |i| names?.get(i)?.cast::<StrObj>())
            .filter(move |name| is_match(name.as_str()))
    };
    let Some(first) = matches().next() else {
        // The word that stands before all names.
        let rest = if chain.len() == before.len() && owner.is_none() && !word.is_empty() {
            IMPORT.strip_prefix(word)
        } else {
            None
        };
        return Ok(rest.map_or(Completion::None, Completion::One));
    };
    let first = static_text(first);
    let mut common = first.len();
    for name in matches() {
        let same = first.bytes().zip(name.as_str().bytes()).take_while(|(a, b)| a == b).count();
        common = common.min(same);
    }
    while !first.is_char_boundary(common) {
        common -= 1;
    }
    if common > word.len() || matches().nth(1).is_none() {
        return Ok(Completion::One(&first[word.len()..common]));
    }
    let mut column = LIST;
    for name in matches() {
        let name = name.as_str();
        let mut gap = column.next_multiple_of(SLOT) - column;
        if gap < 2 {
            gap += SLOT;
        }
        if column + gap + name.len() <= LIST {
            for _ in 0..gap {
                out.push(' ')?;
            }
            column += gap + name.len();
        } else {
            out.push_str("\r\n")?;
            column = name.len();
        }
        out.push_str(name)?;
    }
    out.push_str("\r\n")?;
    Ok(Completion::Listed)
}

/// The names and dots at the end of a line.
fn tail_of(before: &str) -> &str {
    let is_part = |c: char| is_word(c) || c == '_' || c == '.';
    let start = before
        .rfind(|c| !is_part(c))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    &before[start..]
}

/// A string's text. The list of candidates keeps it, and until it is inserted nothing is collected.
fn static_text<'a>(text: Gc<StrObj>) -> &'a str {
    Gc::cell_of(text, &*text).as_str()
}

/// All names that could stand there, sorted; nothing where there is no such owner.
fn candidates(cx: &Context<'_>, owner: Option<&str>, imports: bool) -> R<Option<Gc<ListObj>>> {
    let names = cx.new_list(0)?;
    if imports && owner.is_none() {
        for module in crate::modules::all(cx.vm().platform) {
            cx.append(names, cx.intern(module.name)?)?;
        }
        return sorted(cx, names).map(Some);
    }
    let main = cx.main_module()?;
    let Some(owner) = owner else {
        add_keys(cx, names, main.dict)?;
        return sorted(cx, names).map(Some);
    };
    let mut value: Option<Value> = None;
    for part in owner.split('.') {
        let name = cx.intern(part)?;
        let found = match value {
            Some(value) => cx.find_attr(value, name)?,
            None => {
                let global = cx.dict_get_name(main.dict, name);
                global.or_else(|| cx.dict_get_name(cx.vm().builtins(), name)).or(match part {
                    "None" => Some(Value::NONE),
                    _ => None,
                })
            }
        };
        match found {
            Some(found) => value = Some(found),
            None => return Ok(None),
        }
    }
    let (Some(value), Some(dir)) = (value, cx.dict_get_name(cx.vm().builtins(), cx.intern("dir")?)) else {
        return Ok(None);
    };
    let listed = cx.call(dir, &[value])?;
    cx.extend(names, listed)?;
    sorted(cx, names).map(Some)
}

fn add_keys(cx: &Context<'_>, names: Gc<ListObj>, dict: Gc<DictObj>) -> R<()> {
    let mut position = 0;
    while let Some((name, _)) = cx.dict_next(dict, &mut position) {
        cx.append(names, name)?;
    }
    Ok(())
}

/// Sorts by the names' text; few enough that insertion is quick.
fn sorted(_: &Context<'_>, names: Gc<ListObj>) -> R<Gc<ListObj>> {
    let text = |i: usize| names.get(i).and_then(Value::cast::<StrObj>).map_or("", static_text);
    for i in 1..names.len() {
        let mut at = i;
        while at > 0 && text(at - 1) > text(at) {
            let (a, b) = (names.get(at - 1), names.get(at));
            if let (Some(a), Some(b)) = (a, b) {
                names.set(at - 1, b);
                names.set(at, a);
            }
            at -= 1;
        }
    }
    Ok(names)
}
