//! A model of a folder, and a whole sound through it.

use std::path::{Path, PathBuf};

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::whisper::{
    self as whisper, Config, HOP_LENGTH, N_FRAMES, N_SAMPLES, SAMPLE_RATE, audio,
};

use crate::decode::{Decoded, Prompt, decode};
use crate::filters::mel_filters;
use crate::resample::resampled;
use crate::rules::Rules;
use crate::segments::{Segment, segments};
use crate::vocabulary::Vocabulary;

/// A folder is no model.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file can't be read.
    #[error("{path} can't be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not what its name says.
    #[error("{file} is not that of a Whisper model")]
    Malformed {
        /// Its name.
        file: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// The vocabulary lacks a token.
    #[error("tokenizer.json has no {0}")]
    Token(&'static str),
    /// The weights don't fit the configuration.
    #[error("model.safetensors does not fit config.json")]
    Weights(#[source] candle_core::Error),
}

/// Why a sound has no text.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The caller asked for it.
    #[error("stopped")]
    Asked,
    /// The model has no such language.
    #[error("the model does not know the language")]
    Language,
    /// candle failed.
    #[error("the model failed")]
    Failed(#[from] candle_core::Error),
}

/// A loaded model.
pub struct Whisper {
    model: whisper::model::Whisper,
    vocabulary: Vocabulary,
    rules: Rules,
    filters: Vec<f64>,
    start: u32,
    task: u32,
}

impl Whisper {
    /// Loads the model of a folder; takes as much memory as its weights, twice that for a moment.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let config = read(folder, "config.json")?;
        let config: Config =
            serde_json::from_slice(&config).map_err(|source| LoadError::Malformed {
                file: "config.json",
                source,
            })?;
        let vocabulary = Vocabulary::read(&read(folder, "tokenizer.json")?).map_err(|source| {
            LoadError::Malformed {
                file: "tokenizer.json",
                source,
            }
        })?;
        let token = |name| vocabulary.special(name).ok_or(LoadError::Token(name));
        let end = token(whisper::EOT_TOKEN)?;
        let no_times = token(whisper::NO_TIMESTAMPS_TOKEN)?;
        let (start, task) = (
            token(whisper::SOT_TOKEN)?,
            token(whisper::TRANSCRIBE_TOKEN)?,
        );
        let first_time = no_times + 1;
        let special = vocabulary
            .specials()
            .filter(|token| *token != end && *token < first_time);
        let rules = Rules {
            end,
            first_time,
            never: config
                .suppress_tokens
                .iter()
                .copied()
                .chain(special)
                .collect(),
        };
        let weights = read(folder, "model.safetensors")?;
        let weights = VarBuilder::from_buffered_safetensors(weights, DType::F32, &Device::Cpu)
            .map_err(LoadError::Weights)?;
        Ok(Self {
            filters: mel_filters(config.num_mel_bins),
            model: whisper::model::Whisper::load(&weights, config).map_err(LoadError::Weights)?,
            vocabulary,
            rules,
            start,
            task,
        })
    }

    /// What is said in a sound of one channel, in a language such as `he`. Blocks the thread; `stop` is
    /// asked before each token, with the seconds heard so far.
    pub fn transcribe(
        &mut self,
        samples: &[i16],
        rate: u32,
        language: &str,
        mut stop: impl FnMut(f64) -> bool,
    ) -> Result<Vec<Segment>, Stopped> {
        let language = self
            .vocabulary
            .special(&format!("<|{language}|>"))
            .ok_or(Stopped::Language)?;
        let mut names = whisper::NO_SPEECH_TOKENS.iter();
        let prompt = Prompt {
            tokens: vec![self.start, language, self.task],
            no_speech: names.find_map(|name| self.vocabulary.special(name)),
        };
        let sound = resampled(samples, rate);
        let mut found = Vec::new();
        let mut from = 0;
        while from < sound.len() {
            let window = sound
                .get(from..sound.len().min(from + N_SAMPLES))
                .unwrap_or_default();
            let (begin, length) = (seconds(from), seconds(window.len()));
            let mel = self.mel(window)?;
            let decoded = decode(&mut self.model, &mel, &prompt, &self.rules, || stop(begin))?;
            let decoded = decoded.ok_or(Stopped::Asked)?;
            let (said, next) = segments(&decoded.tokens, self.rules.first_time, length);
            found.extend(said.iter().map(|said| self.segment(said, begin, &decoded)));
            // By a second at least, so that no sound is heard for ever.
            from += next.map_or(N_SAMPLES, |next| samples_in(next).max(SAMPLE_RATE));
        }
        Ok(found)
    }

    /// A window of 30 seconds as the encoder takes it; a shorter one ends in silence.
    fn mel(&self, window: &[f64]) -> Result<Tensor, candle_core::Error> {
        let mut padded = window.to_vec();
        padded.resize(N_SAMPLES, 0.0);
        let mel = audio::pcm_to_mel(&self.model.config, &padded, &self.filters);
        let mels = self.model.config.num_mel_bins;
        let frames = mel.len() / mels.max(1);
        Tensor::from_vec(mel, (1, mels, frames), &Device::Cpu)?
            .narrow(2, 0, N_FRAMES.min(frames))?
            .to_dtype(DType::F32)
    }

    fn segment(&self, said: &crate::segments::Said, begin: f64, decoded: &Decoded) -> Segment {
        Segment {
            start: begin + said.start,
            end: begin + said.end,
            text: self.vocabulary.text(&said.tokens).trim().to_owned(),
            no_speech: decoded.no_speech,
            log_probability: decoded.log_probability,
        }
    }
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>, LoadError> {
    let path = folder.join(name);
    std::fs::read(&path).map_err(|source| LoadError::Unreadable { path, source })
}

fn seconds(samples: usize) -> f64 {
    let float = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    float(samples) / float(SAMPLE_RATE)
}

/// Whole frames.
fn samples_in(seconds: f64) -> usize {
    let time = std::time::Duration::try_from_secs_f64(seconds).unwrap_or_default();
    let frames = time.as_millis() / 10;
    usize::try_from(frames)
        .unwrap_or(usize::MAX)
        .saturating_mul(HOP_LENGTH)
}
