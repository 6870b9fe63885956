//! Where the service is wanted.

use crate::denial::{contrasts, corrects, is_denied};
use crate::lexicon::Lexicon;
use crate::locality::{Ambiguity, Gazetteer, Locality, Mention};
use crate::transcript::{Speaker, Transcript};
use crate::word::{Word, words};

/// A place and how sure it is.
#[derive(Clone, Debug)]
pub(crate) struct FoundCity {
    pub(crate) locality: Locality,
    /// 0 to 1.
    pub(crate) confidence: f32,
    pub(crate) segment: usize,
    /// The words, as bytes of the segment's text.
    pub(crate) words: (usize, usize),
}

/// Below it nothing is said to be found.
const ENOUGH: f32 = 0.5;

#[derive(Clone, Copy)]
struct Sighting {
    locality: usize,
    score: f32,
    segment: usize,
    words: (usize, usize),
}

/// The place where the caller wants the service: the one that the most and clearest words speak
/// for, without those that were denied or taken back.
pub(crate) fn find(transcript: &Transcript) -> Option<FoundCity> {
    let mut sightings: Vec<Sighting> = Vec::new();
    for (segment, said) in transcript.segments.iter().enumerate() {
        let words = words(&said.text);
        let heard = Hearing {
            transcript,
            segment,
            words: &words,
        };
        let asked = heard.confirms_question();
        if let Some(confirmed) = asked {
            settle(&mut sightings, segment, confirmed);
        }
        let mut before: Option<Mention> = None;
        for mention in Gazetteer::embedded().mentions(&words) {
            if let Some(before) = before {
                let (from, to) = (before.at + before.length, mention.at);
                weaken(&mut sightings, &heard, before.locality, from, to, mention);
            }
            before = Some(mention);
            match heard.judge(&mention) {
                Judged::Denied => {
                    for sighting in &mut sightings {
                        if sighting.locality == mention.locality {
                            sighting.score = 0.0;
                        }
                    }
                }
                Judged::Said(score) => sightings.push(Sighting {
                    locality: mention.locality,
                    score,
                    segment,
                    words: heard.span(&mention),
                }),
            }
        }
    }
    strongest(&sightings)
}

fn strongest(sightings: &[Sighting]) -> Option<FoundCity> {
    let total = |locality: usize| -> f32 {
        sightings
            .iter()
            .filter(|s| s.locality == locality)
            .map(|s| s.score)
            .sum()
    };
    let best = sightings.iter().rev().max_by(|one, other| {
        let by_total = total(one.locality).total_cmp(&total(other.locality));
        by_total.then(one.score.total_cmp(&other.score))
    })?;
    let sum = total(best.locality);
    if sum < ENOUGH {
        return None;
    }
    let locality = *Gazetteer::embedded().localities().get(best.locality)?;
    let rivals: f32 = sightings.iter().map(|s| s.score).sum::<f32>() - sum;
    let confidence = (sum.min(1.0) * (sum / (sum + 0.5 * rivals))).clamp(0.0, 0.99);
    Some(FoundCity {
        locality,
        confidence,
        segment: best.segment,
        words: best.words,
    })
}

/// A "yes" makes the places of the question the speaker's own, a "no" takes them back.
fn settle(sightings: &mut [Sighting], segment: usize, confirmed: bool) {
    let Some(asked) = sightings
        .iter()
        .filter(|s| s.segment < segment)
        .map(|s| s.segment)
        .max()
    else {
        return;
    };
    if asked + 1 != segment {
        return;
    }
    for sighting in sightings.iter_mut().filter(|s| s.segment == asked) {
        sighting.score = if confirmed { 0.9 } else { 0.0 };
    }
}

/// What the words between two places do to the first.
fn weaken(
    sightings: &mut [Sighting],
    heard: &Hearing<'_>,
    earlier: usize,
    from: usize,
    to: usize,
    later: Mention,
) {
    let factor = if later.locality == earlier {
        1.0
    } else if corrects(heard.words, from, to) {
        0.2
    } else if contrasts(heard.words, from, to) {
        0.5
    } else {
        1.0
    };
    for sighting in sightings.iter_mut().filter(|s| s.locality == earlier) {
        sighting.score *= factor;
    }
}

enum Judged {
    Denied,
    Said(f32),
}

struct Hearing<'a> {
    transcript: &'a Transcript,
    segment: usize,
    words: &'a [Word],
}

impl Hearing<'_> {
    fn speaker(&self) -> Option<Speaker> {
        self.transcript
            .segments
            .get(self.segment)
            .and_then(|said| said.speaker)
    }

    /// Whether the segment answers the other side's question by a first "yes" or "no".
    fn confirms_question(&self) -> Option<bool> {
        let question = self.transcript.answered(self.segment)?;
        if !question.text.contains('?') || self.speaker() == Some(Speaker::Agent) {
            return None;
        }
        let lexicon = Lexicon::embedded();
        if lexicon.is(self.words, 0, "yes") {
            Some(true)
        } else if lexicon.is(self.words, 0, "no") {
            Some(false)
        } else {
            None
        }
    }

    fn asked_where(&self) -> bool {
        self.transcript
            .answered(self.segment)
            .is_some_and(|before| Lexicon::embedded().has(&words(&before.text), "where"))
    }

    fn judge(&self, mention: &Mention) -> Judged {
        let lexicon = Lexicon::embedded();
        let opening = self.confirms_question() == Some(false);
        if is_denied(self.words, mention.at, opening) {
            return Judged::Denied;
        }
        let before = |back: usize| mention.at.checked_sub(back);
        let is = |back: usize, group: &str| {
            before(back).is_some_and(|at| lexicon.is(self.words, at, group))
        };
        let same_clause = before(1)
            .and_then(|at| self.words.get(at))
            .is_some_and(|word| !word.closes);
        if same_clause && is(1, "road") {
            return Judged::Said(0.0);
        }
        let preposition = match mention.prefix {
            Some('ב') => 0.35,
            Some('מ') => 0.3,
            Some('ל') => 0.15,
            Some(_) => 0.0,
            None => self.english_preposition(mention.at),
        };
        let place = same_clause && (is(1, "place") || is(2, "place"));
        let close = same_clause && is(1, "place");
        let asked = self.asked_where();
        let here = same_clause && is(1, "here");
        let closes = self
            .words
            .get(mention.at + mention.length - 1)
            .is_some_and(|word| word.closes);
        let place_word = same_clause
            && before(1)
                .and_then(|at| self.words.get(at))
                .is_some_and(|word| {
                    ["עיר", "ישוב", "city", "town"]
                        .iter()
                        .any(|noun| word.text.ends_with(noun))
                });
        let sure = match mention.ambiguity {
            Ambiguity::None => true,
            Ambiguity::Name => {
                let alone = closes && !same_clause && mention.prefix.is_none();
                asked
                    || place_word
                    || (alone && mention.at > 0)
                    || (preposition >= 0.3 && (mention.prefix != Some('מ') || closes || close))
            }
            Ambiguity::Noun => {
                place_word
                    || (closes && (asked || (preposition >= 0.3 && place_or_start(self, mention))))
            }
        };
        if !sure {
            return Judged::Said(0.0);
        }
        let mut score = 0.55 + preposition;
        for (holds, worth) in [(place, 0.1), (place_word, 0.2), (asked, 0.3), (here, 0.4)] {
            if holds {
                score += worth;
            }
        }
        if same_clause && (is(1, "near") || is(2, "near")) {
            score += 0.05;
        }
        if self.speaker() == Some(Speaker::Agent) {
            score *= 0.3;
        }
        Judged::Said(score)
    }

    fn english_preposition(&self, at: usize) -> f32 {
        let before = at
            .checked_sub(1)
            .and_then(|at| self.words.get(at))
            .filter(|word| !word.closes);
        match before.map(|word| word.text.as_str()) {
            Some("in" | "at") => 0.35,
            Some("from") => 0.3,
            Some("to") => 0.15,
            _ => 0.0,
        }
    }

    fn span(&self, mention: &Mention) -> (usize, usize) {
        let start = self.words.get(mention.at).map_or(0, |word| word.start);
        let end = self
            .words
            .get(mention.at + mention.length - 1)
            .map_or(start, |word| word.end);
        (start, end)
    }
}

/// A common word counts as a place where a word of living or being stands near, or where the
/// speaker begins with it.
fn place_or_start(heard: &Hearing<'_>, mention: &Mention) -> bool {
    let lexicon = Lexicon::embedded();
    let from = mention.at.saturating_sub(3);
    mention.at == 0 || (from..mention.at).any(|at| lexicon.is(heard.words, at, "place"))
}
