//! What a speaker takes back: "not in Tel Aviv", "sorry, I meant Haifa".

use crate::lexicon::Lexicon;
use crate::word::Word;

/// Whether the word at `at` is denied by one right before it, in the same clause.
///
/// `opening` is true where a "no" that opens the text answers a question, and denies nothing of its
/// own: "no in Ashkelon".
pub(crate) fn is_denied(words: &[Word], at: usize, opening: bool) -> bool {
    let lexicon = Lexicon::embedded();
    for back in 1..=2 {
        let Some(before) = at.checked_sub(back) else {
            return false;
        };
        if words.get(before).is_none_or(|word| word.closes) {
            return false;
        }
        if lexicon.is(words, before, "not") {
            return !(opening && before == 0);
        }
        // between "not" and its word only a preposition stands: "not in Haifa", "לא את זה"
        if !words.get(before).is_some_and(|word| {
            matches!(
                word.text.as_str(),
                "in" | "at" | "from" | "the" | "a" | "an" | "את" | "של" | "רק"
            )
        }) {
            return false;
        }
    }
    false
}

/// Whether the words between two places take back what stood before them.
pub(crate) fn corrects(words: &[Word], from: usize, to: usize) -> bool {
    let lexicon = Lexicon::embedded();
    (from..to).any(|at| lexicon.is(words, at, "correction"))
}

/// Whether the words between two places set the later against the earlier: "but".
pub(crate) fn contrasts(words: &[Word], from: usize, to: usize) -> bool {
    let lexicon = Lexicon::embedded();
    (from..to).any(|at| lexicon.is(words, at, "contrast"))
}

#[cfg(test)]
mod tests {
    use super::is_denied;
    use crate::word::words;

    #[test]
    fn a_no_before_a_comma_denies_nothing() {
        assert!(!is_denied(&words("לא, באשקלון"), 1, false));
        assert!(is_denied(&words("אני לא באשקלון"), 2, false));
        assert!(is_denied(&words("not in Haifa"), 2, false));
        assert!(!is_denied(&words("לא באשקלון"), 1, true));
    }
}
