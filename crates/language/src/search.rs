//! Search over transcripts: one index form for the spellings and the attached prefixes of a word.

use crate::stem::unprefixed;
use crate::word::words;

/// The words under which a transcript is found: each folded word as it stands and without its
/// attached prefix letters, so that a search for מזגן finds והמזגן. Words of one letter are left out.
pub fn searchable(text: &str) -> String {
    let mut found: Vec<String> = Vec::new();
    for word in words(text) {
        for (_, rest) in unprefixed(&word.text) {
            if rest.chars().count() >= 2 {
                found.push(rest.to_owned());
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found.join(" ")
}

/// What a person types, as it is looked up: every word folded, each may be a beginning.
pub fn search_words(typed: &str) -> Vec<String> {
    words(typed).into_iter().map(|word| word.text).collect()
}

#[cfg(test)]
mod tests {
    use super::{search_words, searchable};

    #[test]
    fn a_word_is_found_behind_its_prefixes_and_in_either_spelling() {
        let index = searchable("והמזגן בקריית אונו");
        for typed in ["מזגן", "קרית", "קריית"] {
            let word = search_words(typed).pop().unwrap();
            assert!(
                index.split(' ').any(|known| known.starts_with(&word)),
                "{typed}"
            );
        }
    }
}
