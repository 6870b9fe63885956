//! What of a model's reading is believed.

use prosaas_language::{Analysis, Evidence, Found, Gazetteer, Language, Service, Transcript, fold};

use super::{Claim, Reading};

/// Longer summaries are cut.
const LONGEST_SUMMARY: usize = 600;
/// Longer names are none.
const LONGEST_NAME: usize = 120;

/// Only what can be shown is believed: a listed service, and words that were said.
pub(super) fn checked(
    reading: Reading,
    transcript: &Transcript,
    services: &[Service],
    language: Language,
) -> Analysis {
    let service = reading
        .service
        .filter(|claim| services.iter().any(|service| service.name == claim.value));
    let city = reading
        .city
        .map(|claim| match Gazetteer::embedded().find(&claim.value) {
            None => claim,
            Some(known) => {
                let name = match language {
                    Language::Hebrew => known.hebrew,
                    Language::English => known.english,
                };
                Claim {
                    value: name.to_owned(),
                    ..claim
                }
            }
        });
    Analysis {
        service: service.and_then(|claim| shown(claim, transcript)),
        city: city.and_then(|claim| shown(claim, transcript)),
        summary: reading
            .summary
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_SUMMARY)
            .collect(),
        next_action: reading.next_action,
        mood: reading.mood,
    }
}

/// A claim with its evidence, where the quote is in the transcript: in the named segment, or in
/// another one.
fn shown(claim: Claim, transcript: &Transcript) -> Option<Found> {
    let quote = fold(&claim.quote);
    let value = claim.value.trim();
    if quote.trim().is_empty() || value.is_empty() || value.chars().count() > LONGEST_NAME {
        return None;
    }
    let said = |index: &usize| {
        transcript
            .segments
            .get(*index)
            .is_some_and(|said| fold(&said.text).contains(&quote))
    };
    let segment = Some(claim.segment)
        .filter(said)
        .or_else(|| (0..transcript.segments.len()).find(said))?;
    let said = transcript.segments.get(segment)?;
    Some(Found {
        value: value.to_owned(),
        confidence: if claim.confidence.is_finite() {
            claim.confidence.clamp(0.0, 1.0)
        } else {
            0.0
        },
        evidence: Evidence {
            segment,
            start: said.start,
            end: said.end,
            quote: claim.quote,
        },
    })
}
