//! What a telephone call says, understood without any service outside: Hebrew first, English too.
//!
//! Pure functions over a [`Transcript`]: which of the business's services the caller wants, in
//! which Israeli locality, with the words that say so, a summary, the next action and the mood. The
//! same folding of Hebrew serves the search over transcripts.

mod action;
mod analysis;
mod city;
mod denial;
mod fold;
mod lexicon;
mod locality;
mod mood;
mod search;
mod service;
mod stem;
mod summary;
mod transcript;
mod word;

pub use action::NextAction;
pub use analysis::{Analysis, Evidence, Found, Language, analyse};
pub use fold::fold;
pub use locality::{Gazetteer, Locality};
pub use mood::Mood;
pub use search::{search_words, searchable};
pub use service::Service;
pub use transcript::{Segment, Speaker, Transcript};
