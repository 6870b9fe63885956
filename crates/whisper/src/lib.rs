//! Whisper in this process: speech into text with seconds, without any service outside.
//!
//! Models are those of <https://huggingface.co/openai>, a folder with `config.json`, `tokenizer.json` and
//! `model.safetensors`; candle computes them, on the processor. Empty without the feature `candle`.

#[cfg(feature = "candle")]
mod decode;
#[cfg(feature = "candle")]
mod filters;
#[cfg(feature = "candle")]
mod model;
#[cfg(feature = "candle")]
mod resample;
#[cfg(feature = "candle")]
mod rules;
#[cfg(feature = "candle")]
mod segments;
#[cfg(feature = "candle")]
mod vocabulary;

#[cfg(feature = "candle")]
pub use model::{LoadError, Stopped, Whisper};
#[cfg(feature = "candle")]
pub use segments::Segment;
