//! What a telephone call says, understood without any service outside: Hebrew first, English too.
//!
//! Pure functions over a [`Transcript`]: which of the business's services the caller wants, in
//! which Israeli locality, with the words that say so, a summary, the next action and the mood. The
//! search over transcripts folds Hebrew in the same way (`migrations/0163_call_words`).

mod action;
mod analysis;
mod city;
mod denial;
mod export;
mod fold;
mod lexicon;
mod locality;
mod mood;
mod service;
mod stem;
mod summary;
mod transcript;
mod word;

pub use action::NextAction;
pub use analysis::{Analysis, Evidence, Found, Language, analyse};
pub use export::TranscriptFormat;
pub use fold::fold;
pub use locality::{Gazetteer, Locality};
pub use mood::Mood;
pub use service::Service;
pub use transcript::{Segment, Speaker, Transcript};
