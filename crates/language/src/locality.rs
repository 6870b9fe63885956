//! The localities of Israel of 2,000 people and more, and their many names.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold::{fold, is_hebrew, latin_key};
use crate::stem::unprefixed;
use crate::word::{Word, words};

/// A town or village.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locality {
    /// As the Central Bureau of Statistics writes it.
    pub hebrew: &'static str,
    /// The Bureau's transliteration.
    pub english: &'static str,
    /// People, at the end of 2021.
    pub population: u32,
}

/// What else a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ambiguity {
    /// Nothing.
    None,
    /// A person's name, or a verb.
    Name,
    /// A common word.
    Noun,
}

/// A name found in a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mention {
    pub(crate) locality: usize,
    pub(crate) at: usize,
    pub(crate) length: usize,
    /// The last of the letters attached in front: ב of בחיפה.
    pub(crate) prefix: Option<char>,
    pub(crate) ambiguity: Ambiguity,
}

struct Name {
    words: Vec<String>,
    locality: usize,
    ambiguity: Ambiguity,
}

/// All of them, by name.
pub struct Gazetteer {
    localities: Vec<Locality>,
    /// By the first word's key.
    names: HashMap<String, Vec<Name>>,
}

static GAZETTEER: LazyLock<Gazetteer> =
    LazyLock::new(|| Gazetteer::read(include_str!("../data/localities.tsv")));

impl Gazetteer {
    /// The embedded one.
    pub fn embedded() -> &'static Self {
        &GAZETTEER
    }

    /// The localities, the largest first.
    pub fn localities(&self) -> &[Locality] {
        &self.localities
    }

    /// The locality of this name, in either language and any of its spellings.
    pub fn find(&self, name: &str) -> Option<Locality> {
        let words = words(name);
        let mention = self
            .mentions(&words)
            .into_iter()
            .find(|m| m.at == 0 && m.prefix.is_none())?;
        (mention.length == words.len())
            .then(|| self.localities.get(mention.locality).copied())
            .flatten()
    }

    fn read(data: &'static str) -> Self {
        let mut gazetteer = Self {
            localities: Vec::new(),
            names: HashMap::new(),
        };
        for line in data.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(hebrew), Some(english), Some(population)) =
                (fields.next(), fields.next(), fields.next())
            else {
                continue;
            };
            let further = fields.next().unwrap_or_default();
            let ambiguity = match fields.next().unwrap_or_default() {
                "name" => Ambiguity::Name,
                "noun" => Ambiguity::Noun,
                _ => Ambiguity::None,
            };
            let locality = gazetteer.localities.len();
            let population = population.parse().unwrap_or_default();
            gazetteer.localities.push(Locality {
                hebrew,
                english,
                population,
            });
            for name in further.split(';').chain([hebrew, english]) {
                gazetteer.add(name, locality, ambiguity);
            }
        }
        gazetteer
    }

    fn add(&mut self, name: &str, locality: usize, ambiguity: Ambiguity) {
        let words: Vec<String> = words(name)
            .into_iter()
            .map(|word| key(&word.text))
            .collect();
        let Some(first) = words.first().cloned() else {
            return;
        };
        // several words are no common word; in English a place has a capital that speech lost
        let ambiguity = match ambiguity {
            Ambiguity::Noun if words.len() > 1 || !is_hebrew(name) => Ambiguity::Name,
            Ambiguity::Name if words.len() > 1 => Ambiguity::None,
            other => other,
        };
        let names = self.names.entry(first).or_default();
        if !names.iter().any(|known| known.words == words) {
            names.push(Name {
                words,
                locality,
                ambiguity,
            });
            names.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
        }
    }

    /// The names in a text, the longest at each place, none inside another.
    pub(crate) fn mentions(&self, words: &[Word]) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.mention_at(words, at) {
                Some(mention) => {
                    at += mention.length;
                    mentions.push(mention);
                }
                None => at += 1,
            }
        }
        mentions
    }

    fn mention_at(&self, words: &[Word], at: usize) -> Option<Mention> {
        let word = words.get(at)?;
        let mut best: Option<Mention> = None;
        for (prefix, rest) in unprefixed(&word.text) {
            let names = self.names.get(&key(rest)).into_iter().flatten();
            for name in names.filter(|name| continues(words, at, &name.words)) {
                let length = name.words.len();
                if best.is_none_or(|best| best.length < length) {
                    best = Some(Mention {
                        locality: name.locality,
                        at,
                        length,
                        prefix: prefix.chars().next_back(),
                        ambiguity: name.ambiguity,
                    });
                }
            }
        }
        best
    }
}

fn continues(words: &[Word], at: usize, name: &[String]) -> bool {
    name.iter().enumerate().skip(1).all(|(offset, expected)| {
        words
            .get(at + offset)
            .is_some_and(|word| key(&word.text) == *expected)
            && words
                .get(at + offset - 1)
                .is_some_and(|before| !before.closes)
    })
}

fn key(folded: &str) -> String {
    if is_hebrew(folded) {
        fold(folded)
    } else {
        latin_key(folded)
    }
}

#[cfg(test)]
mod tests {
    use super::Gazetteer;

    #[test]
    fn a_place_is_found_by_any_of_its_names() {
        let gazetteer = Gazetteer::embedded();
        for (name, hebrew) in [
            ("תל אביב", "תל אביב-יפו"),
            ("ת״א", "תל אביב-יפו"),
            ("Kiryat Gat", "קריית גת"),
            ("קרית גת", "קריית גת"),
            ("Beer Sheva", "באר שבע"),
            ("נצרת עילית", "נוף הגליל"),
        ] {
            assert_eq!(
                gazetteer.find(name).map(|l| l.hebrew),
                Some(hebrew),
                "{name}"
            );
        }
        assert_eq!(gazetteer.find("לונדון"), None);
    }

    #[test]
    fn every_locality_is_found_by_its_own_names() {
        let gazetteer = Gazetteer::embedded();
        for locality in gazetteer.localities() {
            assert_eq!(gazetteer.find(locality.hebrew), Some(*locality));
            assert!(
                gazetteer.find(locality.english).is_some(),
                "{}",
                locality.english
            );
        }
    }
}
