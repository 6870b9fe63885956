//! Recordings: the only code that knows where they live and how one gets there.
//!
//! [`Recordings`] is the services' side: what may be played, and the request that puts a download in
//! motion once. [`Keeper`] is the worker's side: fetching from Twilio, and the sweeps that keep the
//! store and the table true to each other.

mod absent;
mod allowed;
mod availability;
mod damage;
mod keeper;
mod known;
mod removal;
mod service;
mod snapshot;
mod store;

pub use absent::{AbsentReason, UnknownReason};
pub(crate) use allowed::{MAY_RECORD, may_record};
pub use availability::{Availability, Preparing, Stage, StoredRecording};
pub use keeper::{Fetched, Keeper, Reconciled, Removed, Scrubbed, Span, Tidied};
pub use known::{Announced, lock_call, save_announced, search_upstream};
pub(crate) use removal::withdraw;
pub use service::{OpenError, Recordings};
pub use store::{
    InvalidKey, Object, ObjectStream, Place, Store, StoreError, StoreKey, deployment_id,
};
