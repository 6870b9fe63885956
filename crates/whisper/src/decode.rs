//! The likeliest tokens of one window of 30 seconds: greedy, temperature 0.

use candle_core::{Device, IndexOp, Result, Tensor};
use candle_transformers::models::whisper::model::Whisper;

use crate::rules::Rules;

/// What begins every window.
#[derive(Clone, Debug)]
pub(crate) struct Prompt {
    /// Start, language, task.
    pub(crate) tokens: Vec<u32>,
    /// The token whose likelihood after the start means that nobody speaks.
    pub(crate) no_speech: Option<u32>,
}

/// A window's tokens.
#[derive(Clone, Debug)]
pub(crate) struct Decoded {
    pub(crate) tokens: Vec<u32>,
    pub(crate) no_speech: f64,
    pub(crate) log_probability: f64,
}

/// `stop` is asked before each token.
pub(crate) fn decode(
    model: &mut Whisper,
    mel: &Tensor,
    prompt: &Prompt,
    rules: &Rules,
    mut stop: impl FnMut() -> bool,
) -> Result<Option<Decoded>> {
    let heard = model.encoder.forward(mel, true)?;
    let room = model.config.max_target_positions / 2;
    let mut tokens = prompt.tokens.clone();
    let mut no_speech = 0.0;
    let (mut sum, mut count) = (0.0, 0_u32);
    for step in 0..room.saturating_sub(prompt.tokens.len()) {
        if stop() {
            return Ok(None);
        }
        let input = Tensor::new(tokens.as_slice(), &Device::Cpu)?.unsqueeze(0)?;
        let states = model.decoder.forward(&input, &heard, step == 0)?;
        if step == 0 {
            let scores = scores(model, &states, 0)?;
            no_speech = prompt
                .no_speech
                .map_or(0.0, |token| log_probability(&scores, token).exp());
        }
        let mut scores = scores(model, &states, tokens.len() - 1)?;
        rules.apply(
            tokens.get(prompt.tokens.len()..).unwrap_or_default(),
            &mut scores,
        );
        let best = likeliest(&scores).unwrap_or(rules.end);
        sum += log_probability(&scores, best);
        count += 1;
        if best == rules.end {
            break;
        }
        tokens.push(best);
    }
    Ok(Some(Decoded {
        tokens: tokens.split_off(prompt.tokens.len()),
        no_speech,
        log_probability: sum / f64::from(count.max(1)),
    }))
}

/// The scores of every token behind the one at this place.
fn scores(model: &Whisper, states: &Tensor, place: usize) -> Result<Vec<f32>> {
    let state = states.i((..1, place..=place))?;
    model.decoder.final_linear(&state)?.i((0, 0))?.to_vec1()
}

fn likeliest(scores: &[f32]) -> Option<u32> {
    let tokens = scores.iter().zip(0_u32..);
    let best = tokens.max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.filter(|(score, _)| score.is_finite())
        .map(|(_, token)| token)
}

/// The logarithm of a token's probability.
fn log_probability(scores: &[f32], token: u32) -> f64 {
    let best = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = scores
        .iter()
        .map(|score| f64::from(score - best).exp())
        .sum();
    let score = usize::try_from(token)
        .ok()
        .and_then(|place| scores.get(place));
    score.map_or(f64::NEG_INFINITY, |score| {
        f64::from(score - best) - sum.ln()
    })
}
