//! The module `vfs`: mounting file systems of programs.

use super::{Definition, Entry};
use crate::args::Args;
use crate::context::Context;
use crate::object::{Params, Slots, TupleObj};
use crate::runtime::mounts::{Place, is_platform, with_path};
use crate::symbols::sym;
use crate::value::{R, Value};

pub static MODULE: Definition = Definition::new("vfs", &ENTRIES);

static ENTRIES: [Entry; 2] = [MOUNT, UMOUNT];

#[allow(clippy::declare_interior_mutable_const, reason = "a row, also of `os`")]
pub(super) const MOUNT: Entry = Entry::with("mount", Params::named(0, &["", "", "readonly", "mkfs"]), mount);
#[allow(clippy::declare_interior_mutable_const, reason = "a row, also of `os`")]
pub(super) const UMOUNT: Entry = Entry::function("umount", 1, 1, unmount);

const EPERM: i32 = 1;
const ENODEV: i32 = 19;
const EINVAL: i32 = 22;

/// The platform's files as a file system: there is nothing to it but that it can be mounted.
pub static SLOTS: Slots = Slots { repr: Some(|cx, _| cx.new_str("<Vfs>")), ..Slots::EMPTY };

/// `mount()`: a list of what is mounted; `mount(system, path, *, readonly=False, mkfs=False)`.
fn mount(cx: &Context<'_>, args: Args<'_>) -> R {
    let table = cx.mounts()?;
    let Some(system) = args.given(0) else { return Ok(cx.list_of(table.value())?.value()) };
    let Some(path) = args.given(1) else {
        return Err(cx.type_error(format_args!("mount() needs a path")));
    };
    let path = cx.to_str(path)?;
    let row = cx.new_tuple(&[system, path.value()])?;
    if !is_platform(row) {
        if cx.find_attr(system, sym::mount)?.is_none() {
            return Err(cx.os_error(ENODEV));
        }
        let flag = |index: usize| args.given(index).unwrap_or(Value::FALSE);
        cx.call_mount(row, "mount", None, &[flag(2), flag(3)])?;
    } else if path.as_str() != "/" {
        return Err(cx.os_error(EINVAL));
    }
    // Within what is mounted at the root something else can be, and nowhere else.
    let is_free = match cx.leads_to(path.as_str()) {
        Place::Platform => path.as_str() != "/",
        Place::Mounted(other, _) => path.as_str() != "/" && with_path(other, |at| at == "/"),
        Place::Root => cx.root_mount().is_none(),
        Place::Nowhere => true,
    };
    if !is_free {
        return Err(cx.os_error(EPERM));
    }
    let count = cx.mount_rows().count();
    let place = count - usize::from(cx.root_mount().is_some());
    cx.call(cx.get_attr(table.value(), cx.intern("insert")?)?, &[Value::index(place), row.value()])?;
    Ok(Value::NONE)
}

/// `umount(system_or_path)`
fn unmount(cx: &Context<'_>, args: Args<'_>) -> R {
    let table = cx.mounts()?;
    let wanted = args.get(0);
    let text = wanted.cast::<crate::object::StrObj>();
    let is_wanted = |row: crate::object::Gc<TupleObj>| {
        row.get(0) == Some(wanted) || text.is_some_and(|text| with_path(row, |path| path == text.as_str()))
    };
    let Some(index) = cx.mount_rows().position(is_wanted) else { return Err(cx.os_error(EINVAL)) };
    let row = cx.call(cx.get_attr(table.value(), cx.intern("pop")?)?, &[Value::index(index)])?;
    let Some(row) = row.cast::<TupleObj>() else { return Ok(Value::NONE) };
    if cx.current_mount() == Some(row) {
        cx.set_current_mount(None);
    }
    if !is_platform(row) {
        cx.call_mount(row, "umount", None, &[])?;
    }
    Ok(Value::NONE)
}
