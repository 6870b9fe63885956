//! What transcribers make up is left out: text over silence, and phrases that repeat themselves.

use prosaas_audio::{Levels, Silence};
use prosaas_language::{Segment, fold};

/// A segment of which so much is silent was not said.
const SILENT: f64 = 0.9;
/// What is often made up is not believed where half of it is silent.
const HALF_SILENT: f64 = 0.5;
/// So many segments of the same words in a row are one.
const REPEATED: usize = 3;
/// So many times the same words within a segment are one.
const REPEATED_WITHIN: usize = 4;

/// What models trained on films' subtitles say where nobody speaks.
const MADE_UP: [&str; 8] = [
    "תודה שצפיתם",
    "תודה רבה שצפיתם",
    "תודה על הצפייה",
    "כתוביות",
    "תרגום וכתוביות",
    "thank you for watching",
    "thanks for watching",
    "subtitles by",
];

/// The segments of one channel without what was not said. `silences` are the channel's.
pub fn clean(segments: Vec<Segment>, silences: &[Silence]) -> Vec<Segment> {
    let mut cleaned: Vec<Segment> = Vec::new();
    let mut run = 1;
    for mut segment in segments {
        let silent = Levels::silent_part(silences, segment.start, segment.end);
        if silent >= SILENT || (silent >= HALF_SILENT && is_often_made_up(&segment.text)) {
            continue;
        }
        segment.text = once(&segment.text);
        if segment.text.is_empty() {
            continue;
        }
        let again = cleaned
            .last()
            .is_some_and(|last| fold(&last.text) == fold(&segment.text));
        run = if again { run + 1 } else { 1 };
        // Two in a row may have been said; from the third on, the earlier ones go too.
        if run == REPEATED {
            cleaned.pop();
        }
        if run < REPEATED {
            cleaned.push(segment);
        }
    }
    cleaned
}

fn is_often_made_up(text: &str) -> bool {
    let text = fold(text);
    MADE_UP.iter().any(|phrase| text.contains(&fold(phrase)))
}

/// A text in which the same one to six words follow each other again and again, with them once.
fn once(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    for length in 1..=6 {
        let mut kept: Vec<&str> = Vec::new();
        let mut at = 0;
        let mut shortened = false;
        while at < words.len() {
            let times = repetitions(&words, at, length);
            let phrase = words
                .get(at..(at + length).min(words.len()))
                .unwrap_or_default();
            if times >= REPEATED_WITHIN {
                kept.extend(phrase);
                at += times * length;
                shortened = true;
            } else {
                kept.extend(phrase.first());
                at += 1;
            }
        }
        if shortened {
            return kept.join(" ");
        }
    }
    words.join(" ")
}

fn repetitions(words: &[&str], at: usize, length: usize) -> usize {
    let Some(phrase) = words.get(at..at + length) else {
        return 0;
    };
    let rest = words.get(at..).unwrap_or_default();
    rest.chunks_exact(length)
        .take_while(|chunk| *chunk == phrase)
        .count()
}

#[cfg(test)]
mod tests {
    use prosaas_audio::Silence;
    use prosaas_language::Segment;

    use super::clean;

    fn said(start: f64, text: &str) -> Segment {
        Segment {
            start,
            end: start + 2.0,
            speaker: None,
            text: text.to_owned(),
        }
    }

    fn texts(segments: Vec<Segment>, silences: &[Silence]) -> Vec<String> {
        clean(segments, silences)
            .into_iter()
            .map(|segment| segment.text)
            .collect()
    }

    #[test]
    fn text_over_silence_is_left_out() {
        let silences = [Silence {
            start: 10.0,
            end: 20.0,
        }];
        let found = texts(vec![said(0.0, "שלום"), said(12.0, "תודה רבה")], &silences);
        assert_eq!(found, ["שלום"]);
    }

    #[test]
    fn what_is_often_made_up_needs_more_sound() {
        let silences = [Silence {
            start: 1.0,
            end: 9.0,
        }];
        let found = texts(
            vec![said(0.0, "תודה שצפיתם"), said(0.0, "אני מחיפה")],
            &silences,
        );
        assert_eq!(found, ["אני מחיפה"]);
    }

    #[test]
    fn a_phrase_that_repeats_itself_is_kept_once() {
        let segments = (0..9).map(|at| said(f64::from(at), "כן כן")).collect();
        assert_eq!(texts(segments, &[]), ["כן כן"]);
        assert_eq!(
            texts(
                vec![said(0.0, "אני רוצה אני רוצה אני רוצה אני רוצה לקבוע")],
                &[]
            ),
            ["אני רוצה לקבוע"]
        );
    }

    #[test]
    fn what_was_said_twice_stays() {
        assert_eq!(
            texts(vec![said(0.0, "הלו"), said(2.0, "הלו")], &[]),
            ["הלו", "הלו"]
        );
        assert_eq!(texts(vec![said(0.0, "לא לא לא")], &[]), ["לא לא לא"]);
    }
}
