//! A text cut into words that know where they stood.

use crate::fold::fold;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Folded, without punctuation.
    pub(crate) text: String,
    /// Where it begins in the text, in bytes.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// Whether a clause ends after it: a comma, a full stop, a question mark, or the text.
    pub(crate) closes: bool,
}

/// The text's words. Hyphens part words; quotes within one (ת"א) do not.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        if in_word(letter, text, at) {
            start.get_or_insert(at);
            continue;
        }
        if let Some(start) = start.take() {
            push(&mut words, text, start, at);
        }
        if matches!(letter, ',' | '.' | '?' | '!' | ';' | ':' | '\n' | '…' | ')')
            && let Some(last) = words.last_mut()
        {
            last.closes = true;
        }
    }
    if let Some(last) = words.last_mut() {
        last.closes = true;
    }
    words
}

fn push(words: &mut Vec<Word>, text: &str, start: usize, end: usize) {
    let folded = text.get(start..end).map(fold).unwrap_or_default();
    if !folded.is_empty() {
        words.push(Word {
            text: folded,
            start,
            end,
            closes: false,
        });
    }
}

fn in_word(letter: char, text: &str, at: usize) -> bool {
    if letter.is_alphanumeric() || ('\u{0591}'..='\u{05C7}').contains(&letter) {
        return letter != '\u{05BE}';
    }
    // an abbreviation's or a foreign sound's mark, between or after letters
    let inside = |after: char| {
        text.get(..at)
            .and_then(|before| before.chars().next_back())
            .is_some_and(char::is_alphabetic)
            && text
                .get(at..)
                .and_then(|rest| rest.chars().nth(1))
                .is_some_and(|next| next.is_alphabetic() || after == '\'')
    };
    match letter {
        '"' | '\u{05F4}' | '\u{201D}' => inside('"'),
        '\'' | '\u{05F3}' | '\u{2019}' => inside('\''),
        '\u{200E}' | '\u{200F}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn an_abbreviation_is_one_word_and_a_hyphen_parts() {
        let found: Vec<String> = words("בת\"א, או בבאר-שבע? ג'וקים!")
            .into_iter()
            .map(|w| w.text)
            .collect();
        assert_eq!(found, ["בת\"א", "או", "בבאר", "שבע", "גוקימ"]);
    }

    #[test]
    fn punctuation_closes_a_clause() {
        let closes: Vec<bool> = words("לא, בחיפה היום. תודה")
            .iter()
            .map(|w| w.closes)
            .collect();
        assert_eq!(closes, [true, false, true, true]);
    }

    #[test]
    fn a_word_knows_its_place() {
        let text = "אני בחיפה";
        let last = words(text).pop().unwrap();
        assert_eq!(&text[last.start..last.end], "בחיפה");
    }
}
