//! A call in two or three sentences, all of them said in it.

use crate::analysis::Language;
use crate::lexicon::Lexicon;
use crate::transcript::{Speaker, Transcript};
use crate::word::{Word, words};

/// A sentence longer than this is cut at a word.
const LONGEST: usize = 160;
/// So many sentences of the call follow the first line.
const SENTENCES: usize = 2;

/// A first line that says what is wanted where, then the sentences that tell the most, in their
/// order.
pub(crate) fn summary(
    transcript: &Transcript,
    service: Option<&str>,
    city: Option<&str>,
    language: Language,
) -> String {
    let mut lines: Vec<String> = headline(service, city, language).into_iter().collect();
    let mut told: Vec<(usize, u32, String)> = Vec::new();
    for (place, (customer, sentence)) in sentences(transcript).into_iter().enumerate() {
        let worth = worth(&sentence, customer);
        if worth > 0 && !told.iter().any(|(.., known)| *known == sentence) {
            told.push((place, worth, sentence));
        }
    }
    told.sort_by_key(|(place, worth, _)| (std::cmp::Reverse(*worth), *place));
    told.truncate(SENTENCES);
    told.sort_by_key(|(place, ..)| *place);
    lines.extend(told.into_iter().map(|(.., sentence)| shorten(&sentence)));
    lines.join(" ")
}

fn headline(service: Option<&str>, city: Option<&str>, language: Language) -> Option<String> {
    Some(match (language, service, city) {
        (Language::Hebrew, Some(service), Some(city)) => format!("מבוקש: {service}, {city}."),
        (Language::Hebrew, Some(service), None) => format!("מבוקש: {service}."),
        (Language::Hebrew, None, Some(city)) => format!("פנייה מ{city}."),
        (Language::English, Some(service), Some(city)) => format!("Wanted: {service}, {city}."),
        (Language::English, Some(service), None) => format!("Wanted: {service}."),
        (Language::English, None, Some(city)) => format!("A call from {city}."),
        (_, None, None) => return None,
    })
}

fn sentences(transcript: &Transcript) -> Vec<(bool, String)> {
    let mut sentences = Vec::new();
    for segment in &transcript.segments {
        let customer = segment.speaker != Some(Speaker::Agent);
        for sentence in segment.text.split_inclusive(['.', '!', '?', '\n']) {
            let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
            if !sentence.is_empty() {
                sentences.push((customer, sentence));
            }
        }
    }
    sentences
}

/// What a sentence tells: things, times, amounts, agreements. A greeting tells nothing.
fn worth(sentence: &str, customer: bool) -> u32 {
    let lexicon = Lexicon::embedded();
    let words: Vec<Word> = words(sentence);
    if words.len() < 3 {
        return 0;
    }
    let services = lexicon
        .hits(&words)
        .iter()
        .any(|hit| lexicon.is_of_services(hit.sense));
    let mut worth = u32::from(services) * 3;
    for (group, points) in [
        ("when", 2),
        ("visit", 2),
        ("quote", 1),
        ("callback", 3),
        ("urgent", 2),
        ("anger", 2),
    ] {
        worth += u32::from(lexicon.has(&words, group)) * points;
    }
    worth += u32::from(sentence.chars().any(|letter| letter.is_ascii_digit()));
    worth += u32::from(worth > 0 && customer);
    worth
}

fn shorten(sentence: &str) -> String {
    if sentence.chars().count() <= LONGEST {
        return sentence.to_owned();
    }
    let mut short = String::new();
    for word in sentence.split(' ') {
        if short.chars().count() + word.chars().count() > LONGEST {
            break;
        }
        short.push_str(word);
        short.push(' ');
    }
    format!("{}…", short.trim_end())
}
