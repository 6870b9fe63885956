//! What a platform administrator sees and does.

mod queues;
mod retry;

pub(crate) use queues::{__path_show_queues, show_queues};
pub(crate) use retry::{__path_retry_step, retry_step};
