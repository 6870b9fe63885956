//! Leads from a file: read as a whole, written in batches, so that nobody waits long for a row and
//! how far it is can be seen. A bad row is reported by its number; the good ones go in. The same
//! file once more changes nothing.

mod columns;
mod plan;
mod report;
mod run;
mod table;
mod write;

pub use plan::{Problem, Upload, read};
pub use report::{Import, ImportState, Tally, find, page};
pub use run::{ImportError, begin, dry_run, run};
pub use table::{MAX_ROWS, Unreadable};
