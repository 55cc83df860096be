//! The corpus: Python cases with their expected text, run on every engine that each names.
//!
//! A case is a `.py` file below `tests/cases/AREA/`. Its leading comment lines are the header (`header` has
//! the keys), and its expected output stands at its end or in a file beside it (`expected`). Files and
//! folders whose names begin with `_` are modules that cases import. `wishlist/` holds known failures, which
//! run without gating.

pub mod bless;
pub mod case;
pub mod check;
pub mod diff;
pub mod engine;
pub mod expected;
pub mod header;
pub mod options;
pub mod oracle;
pub mod pool;
pub mod process;
