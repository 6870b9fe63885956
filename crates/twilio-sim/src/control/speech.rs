//! `POST /_sim/speech/v1/audio/transcriptions`: a stand-in for a speech-to-text server that knows the
//! built-in conversations and hears nothing else.
//! <https://platform.openai.com/docs/api-reference/audio/createTranscription>

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use futures::TryStreamExt as _;
use serde_json::{Value, json};

use super::refused;
use crate::audio::{Turn, turns};

/// What the real ones take.
const MAX_BYTES: usize = 25 * 1024 * 1024;

/// Says what the `file` of the form says, with the seconds of each turn.
pub(super) async fn transcribe(form: Multipart) -> HttpResponse {
    match file_of(form).await {
        Ok(Some(file)) => HttpResponse::Ok().json(verbose(&turns(&file))),
        Ok(None) => refused("the form has no file"),
        Err(_) => refused("the form can't be read"),
    }
}

async fn file_of(mut form: Multipart) -> Result<Option<Vec<u8>>, actix_multipart::MultipartError> {
    while let Some(mut field) = form.try_next().await? {
        if field.name() != Some("file") {
            continue;
        }
        let mut file = Vec::new();
        while let Some(chunk) = field.try_next().await? {
            if file.len() + chunk.len() <= MAX_BYTES {
                file.extend_from_slice(&chunk);
            }
        }
        return Ok(Some(file));
    }
    Ok(None)
}

/// As with `response_format=verbose_json`.
fn verbose(turns: &[Turn]) -> Value {
    let segments: Vec<Value> = turns
        .iter()
        .enumerate()
        .map(|(id, turn)| {
            json!({
                "id": id, "start": turn.start, "end": turn.end, "text": format!(" {}", turn.text),
                "avg_logprob": -0.2, "compression_ratio": 1.2, "no_speech_prob": 0.01,
            })
        })
        .collect();
    let texts: Vec<&str> = turns.iter().map(|turn| turn.text).collect();
    json!({ "task": "transcribe", "text": texts.join(" "), "segments": segments })
}
