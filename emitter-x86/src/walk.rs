//! What of the machine code of this process has been run, for the test that walks the tables.
//!
//! A row is a text: the tier, the table, the name. It exists since machine code was made that can mark it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// The rows; machine code knows their addresses.
static ROWS: Mutex<BTreeMap<String, &'static AtomicBool>> = Mutex::new(BTreeMap::new());

/// Where machine code marks a row.
pub(crate) fn place(row: &str) -> *mut bool {
    let mut rows = ROWS.lock().unwrap_or_else(PoisonError::into_inner);
    match rows.get(row) {
        Some(place) => place.as_ptr(),
        None => {
            // Machine code may outlive whatever could own it.
            let place: &'static AtomicBool = Box::leak(Box::new(AtomicBool::new(false)));
            rows.insert(row.to_owned(), place);
            place.as_ptr()
        }
    }
}

/// Calls `visit` with every row of machine code that was made, and whether it was run.
pub fn each(visit: &mut dyn FnMut(&str, bool)) {
    let rows = ROWS.lock().unwrap_or_else(PoisonError::into_inner);
    rows.iter().for_each(|(row, place)| visit(row, place.load(Ordering::Relaxed)));
}
