//! Which of the business's services the caller wants.

use serde::{Deserialize, Serialize};

use crate::denial::is_denied;
use crate::lexicon::{Lexicon, Sense};
use crate::stem::{stem, stems};
use crate::transcript::{Speaker, Transcript};
use crate::word::{Word, words};

/// A service as the business lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// What it is called.
    pub name: String,
    /// Further words by which customers ask for it.
    #[serde(default)]
    pub words: Vec<String>,
}

/// A service and how sure it is.
#[derive(Clone, Debug)]
pub(crate) struct FoundService {
    pub(crate) name: String,
    /// 0 to 1.
    pub(crate) confidence: f32,
    pub(crate) segment: usize,
    /// The words, as bytes of the segment's text.
    pub(crate) words: (usize, usize),
}

/// Below it nothing is said to be found.
const ENOUGH: f32 = 0.5;
/// What a verb that fits many things (to repair, to install) tells beside the thing itself.
const GENERIC: f32 = 0.6;
/// How sure the business's own further words are.
const LISTED: f32 = 0.9;
/// What the business's side says counts less than what the customer says.
const AGENT: f32 = 0.5;

const GENERIC_SENSES: [&str; 10] = [
    "+install",
    "+repair",
    "+replace",
    "+clean",
    "+fill",
    "+detect",
    "+open",
    "+treatment",
    "+remove",
    "+catch",
];

/// A word of a service's name: its meanings, or its stem.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    senses: Vec<Sense>,
    stem: String,
}

impl Term {
    fn meets(&self, other: &Self) -> bool {
        self.stem == other.stem || self.senses.iter().any(|sense| other.senses.contains(sense))
    }
}

struct Offer<'a> {
    name: &'a str,
    terms: Vec<(Term, f32)>,
    listed: Vec<Vec<Term>>,
}

/// A word of the text that says a term.
struct Spot {
    at: usize,
    length: usize,
    term: Term,
    denied: bool,
}

struct Heard {
    segment: usize,
    worth: f32,
    words: Vec<Word>,
    spots: Vec<Spot>,
}

/// The service that the words of the call speak for most.
pub(crate) fn find(transcript: &Transcript, services: &[Service]) -> Option<FoundService> {
    let offers = offers(services);
    let heard: Vec<Heard> = transcript
        .segments
        .iter()
        .enumerate()
        .map(|(segment, said)| {
            let words = words(&said.text);
            let spots = spots(&words);
            let worth = if said.speaker == Some(Speaker::Agent) {
                AGENT
            } else {
                1.0
            };
            Heard {
                segment,
                worth,
                words,
                spots,
            }
        })
        .collect();
    let mut scored: Vec<(f32, f32, &Offer<'_>)> = offers
        .iter()
        .map(|offer| {
            let (score, matched) = score(offer, &heard);
            (score, score + 0.1 * matched, offer)
        })
        .filter(|(score, ..)| *score >= ENOUGH)
        .collect();
    scored.sort_by(|one, other| other.1.total_cmp(&one.1));
    let (best, rank, offer) = scored.first()?;
    let rival = scored.get(1).map_or(0.0, |(_, rank, _)| *rank);
    let confidence = (best.min(1.0) * (1.0 - 0.4 * rival / (rank + rival))).clamp(0.0, 0.99);
    let (segment, words) = evidence(offer, &heard)?;
    Some(FoundService {
        name: offer.name.to_owned(),
        confidence,
        segment,
        words,
    })
}

fn offers(services: &[Service]) -> Vec<Offer<'_>> {
    let named: Vec<Vec<Term>> = services
        .iter()
        .map(|service| terms(&service.name))
        .collect();
    let lexicon = Lexicon::embedded();
    services
        .iter()
        .zip(&named)
        .map(|(service, own)| Offer {
            name: &service.name,
            terms: own
                .iter()
                .map(|term| {
                    let shared: f32 = named
                        .iter()
                        .filter(|others| others.iter().any(|other| other.meets(term)))
                        .map(|_| 1.0)
                        .sum();
                    let generic = term
                        .senses
                        .iter()
                        .any(|sense| lexicon.is_one_of(*sense, &GENERIC_SENSES));
                    (
                        term.clone(),
                        if generic { GENERIC } else { 1.0 } / shared.max(1.0),
                    )
                })
                .collect(),
            listed: service.words.iter().map(|words| terms(words)).collect(),
        })
        .collect()
}

/// The words of a name that mean something.
fn terms(name: &str) -> Vec<Term> {
    let words = words(name);
    let spots = spots(&words);
    let mut terms = Vec::new();
    let mut covered = 0;
    for spot in spots {
        if spot.at >= covered && !is_small(&words, spot.at) {
            covered = spot.at + spot.length;
            terms.push(spot.term);
        }
    }
    terms
}

fn is_small(words: &[Word], at: usize) -> bool {
    const SMALL: [&str; 12] = [
        "של", "את", "על", "עם", "או", "for", "and", "of", "the", "to", "a", "in",
    ];
    words
        .get(at)
        .is_none_or(|word| SMALL.contains(&word.text.as_str()))
}

/// Everything in the words that may be a term: groups of one meaning first, then plain stems.
fn spots(words: &[Word]) -> Vec<Spot> {
    let lexicon = Lexicon::embedded();
    let hits = lexicon.hits(words);
    let mut spots = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let mut here: Vec<_> = hits
            .iter()
            .filter(|hit| hit.at == at && lexicon.is_of_services(hit.sense))
            .collect();
        here.sort_by_key(|hit| std::cmp::Reverse(hit.length));
        let denied = is_denied(words, at, false);
        let length = here.first().map_or(1, |hit| hit.length);
        let term = Term {
            senses: here.iter().map(|hit| hit.sense).collect(),
            stem: stem(&word.text),
        };
        spots.push(Spot {
            at,
            length,
            term,
            denied,
        });
        for other in stems(&word.text).into_iter().skip(1) {
            let term = Term {
                senses: Vec::new(),
                stem: other,
            };
            spots.push(Spot {
                at,
                length: 1,
                term,
                denied,
            });
        }
    }
    spots
}

/// How much of the offer's name was said, and the weight of what was; 0 where it was denied.
fn score(offer: &Offer<'_>, heard: &[Heard]) -> (f32, f32) {
    let whole: f32 = offer.terms.iter().map(|(_, weight)| weight).sum();
    let mut matched = 0.0;
    for (term, weight) in &offer.terms {
        let worth = heard
            .iter()
            .map(|heard| said(term, heard))
            .fold(0.0, f32::max);
        let refused = heard.iter().any(|heard| {
            heard
                .spots
                .iter()
                .any(|spot| spot.denied && spot.term.meets(term))
        });
        if refused && worth == 0.0 && *weight >= GENERIC {
            return (0.0, 0.0);
        }
        matched += weight * worth;
    }
    let by_name = if whole > 0.0 { matched / whole } else { 0.0 };
    let by_list = heard
        .iter()
        .flat_map(|heard| offer.listed.iter().map(move |terms| (heard, terms)))
        .filter(|(heard, terms)| {
            !terms.is_empty() && terms.iter().all(|term| said(term, heard) > 0.0)
        })
        .map(|(heard, _)| LISTED * heard.worth)
        .fold(0.0, f32::max);
    (by_name.max(by_list), matched.max(by_list))
}

/// What the segment's saying of the term is worth; 0 where it doesn't say it.
fn said(term: &Term, heard: &Heard) -> f32 {
    let says = heard
        .spots
        .iter()
        .any(|spot| !spot.denied && spot.term.meets(term));
    if says { heard.worth } else { 0.0 }
}

/// Where the offer was asked for most clearly.
fn evidence(offer: &Offer<'_>, heard: &[Heard]) -> Option<(usize, (usize, usize))> {
    let all = |heard: &Heard| -> Vec<(usize, usize, f32)> {
        let named = offer.terms.iter().map(|(term, weight)| (term, *weight));
        let listed = offer.listed.iter().flatten().map(|term| (term, 0.5));
        named
            .chain(listed)
            .filter_map(|(term, weight)| {
                let spot = heard
                    .spots
                    .iter()
                    .find(|spot| !spot.denied && spot.term.meets(term))?;
                Some((spot.at, spot.at + spot.length - 1, weight * heard.worth))
            })
            .collect()
    };
    let best = heard.iter().rev().max_by(|one, other| {
        let weight = |heard: &Heard| all(heard).iter().map(|(.., weight)| weight).sum::<f32>();
        weight(one).total_cmp(&weight(other))
    })?;
    let spots = all(best);
    let first = best
        .words
        .get(spots.iter().map(|(first, ..)| *first).min()?)?;
    let last = best
        .words
        .get(spots.iter().map(|(_, last, _)| *last).max()?)?;
    Some((best.segment, (first.start, last.end)))
}
