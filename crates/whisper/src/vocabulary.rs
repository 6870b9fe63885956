//! What tokens mean: `tokenizer.json`, as far as text is made of tokens.

use std::collections::HashMap;

use serde::Deserialize;

/// Tokens by number, and the special ones by name.
pub(crate) struct Vocabulary {
    pieces: HashMap<u32, String>,
    special: HashMap<String, u32>,
    bytes: HashMap<char, u8>,
}

#[derive(Deserialize)]
struct Tokenizer {
    added_tokens: Vec<Added>,
    model: Model,
}

#[derive(Deserialize)]
struct Added {
    id: u32,
    content: String,
}

#[derive(Deserialize)]
struct Model {
    vocab: HashMap<String, u32>,
}

impl Vocabulary {
    /// Reads `tokenizer.json`.
    pub(crate) fn read(json: &[u8]) -> Result<Self, serde_json::Error> {
        let tokenizer: Tokenizer = serde_json::from_slice(json)?;
        let special = tokenizer.added_tokens.into_iter();
        Ok(Self {
            pieces: tokenizer
                .model
                .vocab
                .into_iter()
                .map(|(piece, id)| (id, piece))
                .collect(),
            special: special.map(|added| (added.content, added.id)).collect(),
            bytes: letters().into_iter().zip(0..=u8::MAX).collect(),
        })
    }

    /// The number of a special token such as `<|he|>`.
    pub(crate) fn special(&self, name: &str) -> Option<u32> {
        self.special.get(name).copied()
    }

    /// Every special token.
    pub(crate) fn specials(&self) -> impl Iterator<Item = u32> {
        self.special.values().copied()
    }

    /// The text of tokens; special ones and unknown ones are nothing.
    pub(crate) fn text(&self, tokens: &[u32]) -> String {
        let bytes: Vec<u8> = tokens
            .iter()
            .filter_map(|token| self.pieces.get(token))
            .flat_map(|piece| piece.chars())
            .filter_map(|letter| self.bytes.get(&letter).copied())
            .collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// The letter that stands for each byte in a byte-level vocabulary: the byte's own where it is printable.
/// <https://github.com/openai/gpt-2/blob/master/src/encoder.py>
fn letters() -> Vec<char> {
    let mut others = 256..;
    (0..=u8::MAX)
        .map(|byte| match byte {
            b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff => char::from(byte),
            _ => others.next().and_then(char::from_u32).unwrap_or('\u{fffd}'),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Vocabulary, letters};

    #[test]
    fn hebrew_comes_out_of_bytes() {
        let letters = letters();
        let piece =
            |text: &str| -> String { text.bytes().map(|b| letters[usize::from(b)]).collect() };
        assert_eq!(piece(" a"), "\u{120}a");
        let json = serde_json::json!({
            "added_tokens": [{ "id": 9, "content": "<|he|>" }],
            "model": { "vocab": { piece(" ש"): 0, piece("לום"): 1 } },
        });
        let vocabulary = Vocabulary::read(json.to_string().as_bytes()).unwrap();
        assert_eq!(vocabulary.text(&[0, 1, 9, 77]), " שלום");
        assert_eq!(vocabulary.special("<|he|>"), Some(9));
        assert!(Vocabulary::read(b"{}").is_err());
    }
}
