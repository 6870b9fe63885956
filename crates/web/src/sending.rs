//! Sends a recording's bytes by RFC 9110, in one of two modes with the same answers.
//!
//! Direct: [`Source::open`], then [`send`]. Behind nginx: [`accel`], and [`send`] where that gives
//! `None`. While a recording still arrives: [`OpenedFile::open_growing`], then
//! [`respond_growing`]. An app that compresses wraps itself in [`Compression`].

mod accel;
mod compression;
pub mod conditional;
mod disposition;
mod etag;
mod file_body;
mod growing_body;
mod multipart_body;
mod object_reader;
mod opened_file;
mod positioned_read;
pub mod range;
mod range_reader;
mod representation;
mod respond;
mod source;

pub use accel::accel;
pub use compression::Compression;
pub use disposition::Disposition;
pub use etag::ETag;
pub use file_body::FileBody;
pub use growing_body::{DownloadFailed, GrowingBody, Progress};
pub use multipart_body::MultipartBody;
pub use opened_file::{OpenError, OpenedFile};
pub use range_reader::BodyError;
pub use representation::Representation;
pub use respond::{respond, respond_growing, send};
pub use source::Source;
