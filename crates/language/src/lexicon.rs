//! The words that mean the same, from `data/words.txt`, and how they are found in a text.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::stem::unprefixed;
use crate::word::Word;

/// A group of words with one meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Sense(usize);

/// A group found in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    /// Which group.
    pub(crate) sense: Sense,
    /// Its first word.
    pub(crate) at: usize,
    /// How many words.
    pub(crate) length: usize,
}

/// The groups.
#[derive(Debug)]
pub(crate) struct Lexicon {
    names: Vec<&'static str>,
    /// By a form's first word.
    forms: HashMap<String, Vec<(Vec<String>, Sense)>>,
}

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::read(include_str!("../data/words.txt")));

impl Lexicon {
    /// The embedded one.
    pub(crate) fn embedded() -> &'static Self {
        &LEXICON
    }

    fn read(data: &'static str) -> Self {
        let mut lexicon = Self {
            names: Vec::new(),
            forms: HashMap::new(),
        };
        for line in data.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, forms)) = line.split_once(": ") else {
                continue;
            };
            let sense = Sense(lexicon.names.len());
            lexicon.names.push(name);
            for form in forms.split(';') {
                let words: Vec<String> = crate::word::words(form)
                    .into_iter()
                    .map(|word| word.text)
                    .collect();
                if let Some((first, _)) = words.split_first() {
                    lexicon
                        .forms
                        .entry(first.clone())
                        .or_default()
                        .push((words, sense));
                }
            }
        }
        lexicon
    }

    /// Whether it speaks of services.
    pub(crate) fn is_of_services(&self, sense: Sense) -> bool {
        self.name(sense).starts_with('+')
    }

    /// Whether it is one of these.
    pub(crate) fn is_one_of(&self, sense: Sense, names: &[&str]) -> bool {
        names.contains(&self.name(sense))
    }

    fn name(&self, sense: Sense) -> &'static str {
        self.names.get(sense.0).copied().unwrap_or_default()
    }

    /// Every group in the words, a longer form before a shorter one at the same place.
    pub(crate) fn hits(&self, words: &[Word]) -> Vec<Hit> {
        (0..words.len())
            .flat_map(|at| self.hits_at(words, at))
            .collect()
    }

    fn hits_at(&self, words: &[Word], at: usize) -> Vec<Hit> {
        let mut hits = Vec::new();
        let Some(word) = words.get(at) else {
            return hits;
        };
        for (_, first) in unprefixed(&word.text) {
            for (form, sense) in self.forms.get(first).into_iter().flatten() {
                let rest = form.get(1..).unwrap_or_default();
                if follow(words, at + 1, rest) && !hits.iter().any(|h: &Hit| h.sense == *sense) {
                    hits.push(Hit {
                        sense: *sense,
                        at,
                        length: form.len(),
                    });
                }
            }
        }
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.length));
        hits
    }

    /// Whether the group `name` stands at this word.
    pub(crate) fn is(&self, words: &[Word], at: usize, name: &str) -> bool {
        self.hits_at(words, at)
            .iter()
            .any(|hit| self.name(hit.sense) == name)
    }

    /// Whether the group `name` is anywhere in the words.
    pub(crate) fn has(&self, words: &[Word], name: &str) -> bool {
        (0..words.len()).any(|at| self.is(words, at, name))
    }

    /// How often the group `name` is in the words.
    pub(crate) fn count(&self, words: &[Word], name: &str) -> usize {
        (0..words.len())
            .filter(|at| self.is(words, *at, name))
            .count()
    }
}

/// Whether the words from `at` on are these, in one clause. The article may be attached.
fn follow(words: &[Word], at: usize, form: &[String]) -> bool {
    form.iter().enumerate().all(|(offset, expected)| {
        let place = at + offset;
        let before_closes = place
            .checked_sub(1)
            .and_then(|before| words.get(before))
            .is_some_and(|w| w.closes);
        !before_closes
            && words.get(place).is_some_and(|word| {
                word.text == *expected || word.text.strip_prefix('ה') == Some(expected.as_str())
            })
    })
}

#[cfg(test)]
mod tests {
    use super::Lexicon;
    use crate::word::words;

    #[test]
    fn forms_are_found_with_prefixes() {
        let lexicon = Lexicon::embedded();
        assert!(lexicon.has(&words("שיתקין לי"), "+install"));
        assert!(lexicon.has(&words("המזגן לא עובד"), "+repair"));
        assert!(!lexicon.has(&words("לא, עובד סוציאלי"), "+repair"));
    }
}
