//! The file system against a model: a map from paths to contents.

use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec::Vec;

use super::*;
use crate::heap::with_heap;

const READ: OpenMode = OpenMode { read: true, ..CLOSED.mode };
const WRITE: OpenMode = OpenMode { write: true, create: true, truncate: true, ..CLOSED.mode };
const APPEND: OpenMode = OpenMode { write: true, create: true, append: true, ..CLOSED.mode };
const CHANGE: OpenMode = OpenMode { read: true, write: true, ..CLOSED.mode };
const NEW: OpenMode = OpenMode { write: true, create: true, exclusive: true, ..CLOSED.mode };

/// Runs `body` with a file system on a heap of its own.
fn with(body: impl FnOnce(&Files, &Room<'_, '_>)) {
    with_heap(|heap| body(&Files::new(), &Room { heap, collect: &|| {}, now: 1000 }));
}

fn put(files: &Files, room: &Room<'_, '_>, path: &str, bytes: &[u8]) -> Result<usize, Errno> {
    let file = files.open(room, path, WRITE)?;
    let mut done = 0;
    while done < bytes.len() {
        match files.write(room, file, &bytes[done..]) {
            Ok(count) => done += count,
            Err(error) => {
                files.close(room, file)?;
                return Err(error);
            }
        }
    }
    files.close(room, file).map(|()| done)
}

fn get(files: &Files, room: &Room<'_, '_>, path: &str) -> Result<Vec<u8>, Errno> {
    let file = files.open(room, path, READ)?;
    let (mut all, mut piece) = (Vec::new(), [0; 700]);
    loop {
        match files.read(room, file, &mut piece)? {
            0 => break,
            count => all.extend_from_slice(&piece[..count]),
        }
    }
    files.close(room, file).map(|()| all)
}

fn names(files: &Files, room: &Room<'_, '_>, path: &str) -> Vec<String> {
    let mut names = Vec::new();
    let listed = files.list(room, path, &mut |name, _| {
        names.push(name.to_string());
        true
    });
    listed.map(|()| names).expect("a directory")
}

fn here(files: &Files, room: &Room<'_, '_>) -> String {
    let mut path = String::new();
    files.working_directory(room, &mut |piece| path.push_str(piece));
    path
}

#[test]
fn directories_nest_and_errors_are_the_usual_ones() {
    with(|files, room| {
        assert_eq!(files.make_directory(room, "/a"), Ok(()));
        assert_eq!(files.make_directory(room, "a/b"), Ok(()));
        assert_eq!(files.make_directory(room, "/a"), Err(EEXIST));
        assert_eq!(files.make_directory(room, "/"), Err(EEXIST));
        assert_eq!(files.make_directory(room, "x/y"), Err(ENOENT));
        assert_eq!(put(files, room, "/a/b/../f", b"text"), Ok(4));
        assert_eq!(files.make_directory(room, "/a/f/y"), Err(ENOTDIR));
        assert_eq!(names(files, room, "/a"), ["b", "f"]);
        assert_eq!(files.change_directory(room, "/a/f"), Err(ENOTDIR));
        assert_eq!((files.change_directory(room, "a/b"), here(files, room)), (Ok(()), "/a/b".into()));
        assert_eq!(get(files, room, "../f").as_deref(), Ok(&b"text"[..]));
        assert_eq!(files.remove_directory(room, "/a/b"), Err(EBUSY));
        assert_eq!(files.rename(room, "/a", "/a/b/c"), Err(EINVAL));
        assert_eq!(files.rename(room, "/a/b", "/c"), Ok(()));
        assert_eq!(here(files, room), "/c");
        assert_eq!(files.change_directory(room, "/.././"), Ok(()));
        assert_eq!(here(files, room), "/");
        assert_eq!(files.remove_directory(room, "/a"), Err(ENOTEMPTY));
        assert_eq!(files.remove_directory(room, "/a/f"), Err(ENOTDIR));
        assert_eq!(files.remove_directory(room, "/"), Err(EBUSY));
        assert_eq!(files.remove(room, "/a"), Err(EISDIR));
        assert_eq!(files.open(room, "/a", READ), Err(EISDIR));
        assert_eq!(files.open(room, "/a/f", NEW), Err(EEXIST));
        assert_eq!(files.open(room, &"n".repeat(NAME_MAX + 1), WRITE), Err(ENAMETOOLONG));
        let stat = files.stat(room, "/a/f").expect("a file");
        assert_eq!((stat.is_directory, stat.size, stat.mode, stat.modified), (false, 4, 0x8000, 1000));
        assert!(files.stat(room, "/").expect("the root").is_directory);
        assert_eq!(files.rename(room, "/c", "/a/f"), Err(ENOTDIR));
        assert_eq!(files.rename(room, "/a/f", "/c"), Err(EISDIR));
        assert_eq!(files.rename(room, "/a/f", "/g"), Ok(()));
        assert_eq!(files.rename(room, "/a", "/c"), Ok(()));
        assert_eq!(names(files, room, "/"), ["g", "c"]);
        assert_eq!(files.stat(room, "/nothing"), Err(ENOENT));
    });
}

#[test]
fn positions_modes_and_removed_files() {
    with(|files, room| {
        let text: Vec<u8> = (0..3 * PAGE).map(|i| (i % 251) as u8).collect();
        assert_eq!(put(files, room, "f", &text), Ok(text.len()));
        let file = files.open(room, "f", CHANGE).expect("opens");
        for at in [0, PAGE - IN_NODE - 1, PAGE - IN_NODE, 2 * PAGE, 7, 3 * PAGE - 1] {
            assert_eq!(files.seek(room, file, at as i64, 0), Ok(at as u64));
            let mut byte = [0];
            assert_eq!((files.read(room, file, &mut byte), byte[0]), (Ok(1), text[at]), "{at}");
        }
        assert_eq!(files.seek(room, file, -5, 2), Ok(text.len() as u64 - 5));
        assert_eq!(files.seek(room, file, -1, 0), Err(EINVAL));
        assert_eq!(files.seek(room, file, 1 << 32, 0), Err(EINVAL));
        assert_eq!(files.seek(room, file, 0, 3), Err(EINVAL));
        // A gap reads as zeros.
        assert_eq!(files.seek(room, file, PAGE as i64, 2), Ok((4 * PAGE) as u64));
        assert_eq!(files.write(room, file, b"end"), Ok(3));
        let all = get(files, room, "f").expect("reads");
        assert_eq!((all.len(), &all[..text.len()]), (4 * PAGE + 3, &text[..]));
        assert!(all[text.len()..4 * PAGE].iter().all(|&byte| byte == 0) && all.ends_with(b"end"));
        // It is emptied under one who reads it, then removed.
        assert_eq!(put(files, room, "f", b"new"), Ok(3));
        let mut bytes = [0; 8];
        assert_eq!(files.read(room, file, &mut bytes), Ok(0));
        assert_eq!(files.seek(room, file, 1, 0), Ok(1));
        assert_eq!(files.remove(room, "f"), Ok(()));
        assert_eq!((files.read(room, file, &mut bytes), &bytes[..2]), (Ok(2), &b"ew"[..]));
        assert_eq!(files.close(room, file), Ok(()));
        assert_eq!(files.close(room, file), Err(EBADF));
        assert_eq!((files.used.get(), room.heap.kept_pages()), (0, 0));
        let file = files.open(room, "a", APPEND).expect("opens");
        assert_eq!(files.write(room, file, b"one"), Ok(3));
        assert_eq!(files.seek(room, file, 0, 0), Ok(0));
        assert_eq!(files.write(room, file, b"two"), Ok(3));
        assert_eq!(files.read(room, file, &mut bytes), Err(EBADF));
        assert_eq!(get(files, room, "a").as_deref(), Ok(&b"onetwo"[..]));
        let other = files.open(room, "a", READ).expect("opens");
        assert_eq!(files.write(room, other, b"x"), Err(EBADF));
        assert_eq!(files.remove(room, "a"), Ok(()));
        files.settle(room);
        assert_eq!((files.used.get(), files.read(room, other, &mut bytes)), (0, Err(EBADF)));
        let open: Vec<_> = (0..OPEN_MAX).map(|_| files.open(room, "b", APPEND)).collect();
        assert!(open.iter().all(Result::is_ok));
        assert_eq!(files.open(room, "b", READ), Err(EMFILE));
    });
}

#[test]
fn a_full_heap_loses_nothing() {
    with(|files, room| {
        let text = [b'x'; 5 * PAGE];
        let mut kept = 0;
        while put(files, room, &std::format!("{kept}"), &text).is_ok() {
            kept += 1;
        }
        assert!(kept > 2);
        assert_eq!(files.space(room)[3], 0);
        assert_eq!(put(files, room, "small", b""), Err(ENOSPC));
        assert_eq!(files.make_directory(room, "d"), Err(ENOSPC));
        for i in 0..kept {
            assert_eq!(get(files, room, &std::format!("{i}")).as_deref(), Ok(&text[..]));
        }
        assert_eq!(files.remove(room, "0"), Ok(()));
        // The objects of a program take the rest.
        while room.heap.take_kept().is_some() {}
        let asked = Cell::new(0);
        let room = Room { collect: &|| asked.set(asked.get() + 1), ..*room };
        assert_eq!((put(files, &room, "small", b""), asked.get()), (Err(ENOSPC), 1));
        assert_eq!(get(files, &room, "1").as_deref(), Ok(&text[..]));
    });
}

/// What is done at random has the results that a map of paths has.
#[test]
fn files_are_a_map_from_paths() {
    with(|files, room| {
        let mut model: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut seed = 7u64;
        let mut random = |below: usize| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as usize % below
        };
        for directory in ["/d", "/d/e"] {
            assert_eq!(files.make_directory(room, directory), Ok(()));
        }
        let (mut full, mut done) = (0, 0);
        for round in 0..4000 {
            let mut path = || std::format!("{}{}", ["/", "/d/", "/d/e/"][random(3)], random(5));
            let (path, other) = (path(), path());
            let bytes: Vec<u8> = (0..random(5 * PAGE)).map(|i| (i + round) as u8).collect();
            match random(4) {
                0 => match put(files, room, &path, &bytes) {
                    Ok(_) => {
                        model.insert(path.clone(), bytes);
                        done += 1;
                    }
                    Err(error) => {
                        assert_eq!(error, ENOSPC);
                        full += 1;
                        if files.remove(room, &path).is_ok() || model.contains_key(&path) {
                            model.remove(&path);
                        }
                    }
                },
                1 => assert_eq!(files.remove(room, &path).is_ok(), model.remove(&path).is_some()),
                2 if path != other => {
                    let is_moved = files.rename(room, &path, &other).is_ok();
                    let held = model.remove(&path);
                    assert_eq!(is_moved, held.is_some());
                    held.into_iter().for_each(|held| drop(model.insert(other.clone(), held)));
                }
                _ => assert_eq!(get(files, room, &path).ok().as_ref(), model.get(&path), "{path}"),
            }
        }
        assert!(full > 10 && done > 100, "{full} {done}");
        for (path, bytes) in &model {
            assert_eq!(get(files, room, path).as_ref(), Ok(bytes));
            assert_eq!(files.remove(room, path), Ok(()));
        }
        assert_eq!((files.used.get(), room.heap.kept_pages()), (2, 2));
    });
}
