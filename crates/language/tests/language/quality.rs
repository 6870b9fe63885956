//! Precision and recall over the labelled calls; the figures stand in `docs/quality-of-analysis.md`.

use prosaas_language::{Analysis, analyse};

use crate::labelled::{Labelled, all};

/// What was right, what was said wrongly, what was missed.
#[derive(Default)]
struct Tally {
    right: f64,
    wrong: f64,
    missed: f64,
}

impl Tally {
    fn count(&mut self, found: Option<&str>, expected: Option<&str>) -> bool {
        match (found, expected) {
            (None, None) => {}
            (Some(found), Some(expected)) if found == expected => self.right += 1.0,
            (Some(_), Some(_)) => {
                self.wrong += 1.0;
                self.missed += 1.0;
            }
            (Some(_), None) => self.wrong += 1.0,
            (None, Some(_)) => self.missed += 1.0,
        }
        found == expected
    }

    fn precision(&self) -> f64 {
        self.right / (self.right + self.wrong)
    }

    fn recall(&self) -> f64 {
        self.right / (self.right + self.missed)
    }
}

fn understood(call: &Labelled) -> Analysis {
    analyse(&call.transcript, &call.services, call.language)
}

/// The tallies of service and city over the calls; prints a line for each one that fails.
fn tally(calls: &[&Labelled]) -> (Tally, Tally) {
    let (mut services, mut cities) = (Tally::default(), Tally::default());
    for call in calls {
        let analysis = understood(call);
        let service = analysis.service.as_ref().map(|found| found.value.as_str());
        let city = analysis.city.as_ref().map(|found| found.value.as_str());
        if !services.count(service, call.service.as_deref()) {
            println!(
                "{}: service {service:?}, expected {:?}",
                call.id, call.service
            );
        }
        if !cities.count(city, call.city.as_deref()) {
            println!("{}: city {city:?}, expected {:?}", call.id, call.city);
        }
    }
    (services, cities)
}

fn assert_good(calls: &[&Labelled]) {
    let (services, cities) = tally(calls);
    for (what, tally) in [("service", services), ("city", cities)] {
        let (precision, recall) = (tally.precision(), tally.recall());
        println!("{what}: precision {precision:.3}, recall {recall:.3}");
        assert!(precision >= 0.95, "{what}: precision {precision:.3}");
        assert!(recall >= 0.90, "{what}: recall {recall:.3}");
    }
}

#[test]
fn calls_that_the_matcher_was_made_with_are_understood() {
    let calls = all();
    assert_good(
        &calls
            .iter()
            .filter(|call| !call.held_back())
            .collect::<Vec<_>>(),
    );
}

#[test]
fn calls_held_back_are_understood() {
    let calls = all();
    assert_good(
        &calls
            .iter()
            .filter(|call| call.held_back())
            .collect::<Vec<_>>(),
    );
}

#[test]
fn evidence_is_in_the_transcript() {
    for call in all() {
        let analysis = understood(&call);
        for found in analysis.service.iter().chain(&analysis.city) {
            let segment = call
                .transcript
                .segments
                .get(found.evidence.segment)
                .unwrap();
            assert!(!found.evidence.quote.is_empty(), "{}", call.id);
            assert!(segment.text.contains(&found.evidence.quote), "{}", call.id);
        }
    }
}
