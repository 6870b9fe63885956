//! Which token may follow: text stands between times, and times don't go back.
//! <https://github.com/openai/whisper/blob/main/whisper/decoding.py> (`ApplyTimestampRules`)

use std::ops::Range;

/// The first time is one second in at most: this many steps.
const FIRST_TIME_STEPS: u32 = 50;

/// What the vocabulary's numbers mean to the rules.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    /// Ends a window; text tokens are below.
    pub(crate) end: u32,
    /// 0.00 s; every token from here on is a time.
    pub(crate) first_time: u32,
    /// Never said.
    pub(crate) never: Vec<u32>,
}

impl Rules {
    /// Rules out what may not follow `said`.
    pub(crate) fn apply(&self, said: &[u32], scores: &mut [f32]) {
        for token in &self.never {
            rule_out(scores, *token..token.saturating_add(1));
        }
        let is_time = |token: &u32| *token >= self.first_time;
        let mut backwards = said.iter().rev();
        let last_is_time = backwards.next().is_some_and(is_time);
        let one_before_is_time = backwards.next().is_none_or(is_time);
        if last_is_time && one_before_is_time {
            rule_out(scores, self.first_time..u32::MAX);
        } else if last_is_time {
            rule_out(scores, 0..self.end);
        }
        if let Some(last) = said.iter().rev().find(|token| is_time(token)) {
            // A segment may begin where another ends, but does not end where it begins.
            let again = u32::from(!last_is_time || one_before_is_time);
            rule_out(scores, self.first_time..last.saturating_add(again));
        }
        if said.is_empty() {
            rule_out(scores, 0..self.first_time);
            rule_out(scores, self.first_time + FIRST_TIME_STEPS + 1..u32::MAX);
        }
        if self.a_time_is_likelier(scores) {
            rule_out(scores, 0..self.first_time);
        }
    }

    /// Than any single token of text: all times together count.
    fn a_time_is_likelier(&self, scores: &[f32]) -> bool {
        let (text, times) = scores.split_at(place(self.first_time).min(scores.len()));
        let best = times.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        if best == f32::NEG_INFINITY {
            return false;
        }
        let sum: f32 = times.iter().map(|score| (score - best).exp()).sum();
        best + sum.ln() > text.iter().copied().fold(f32::NEG_INFINITY, f32::max)
    }
}

fn rule_out(scores: &mut [f32], tokens: Range<u32>) {
    let end = place(tokens.end).min(scores.len());
    let start = place(tokens.start).min(end);
    if let Some(part) = scores.get_mut(start..end) {
        part.fill(f32::NEG_INFINITY);
    }
}

fn place(token: u32) -> usize {
    usize::try_from(token).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::Rules;

    /// Tokens 0 to 3 are text, 4 ends, 5 is special, from 6 on are times.
    fn allowed(said: &[u32], favoured: u32) -> Vec<u32> {
        let rules = Rules {
            end: 4,
            first_time: 6,
            never: vec![5],
        };
        let mut scores = vec![0.0_f32; 80];
        scores[usize::try_from(favoured).unwrap()] = 50.0;
        rules.apply(said, &mut scores);
        (0..80)
            .filter(|token| scores[usize::try_from(*token).unwrap()].is_finite())
            .collect()
    }

    #[test]
    fn a_window_begins_with_a_time_of_its_first_second() {
        assert_eq!(allowed(&[], 1), (6..=56).collect::<Vec<u32>>());
    }

    #[test]
    fn text_follows_the_time_at_which_it_begins() {
        assert_eq!(allowed(&[6], 1), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn after_text_comes_text_or_a_later_time() {
        let after = allowed(&[6, 1], 2);
        assert_eq!(after[..5], [0, 1, 2, 3, 4]);
        assert_eq!(after[5], 7);
    }

    #[test]
    fn after_an_end_comes_a_beginning_or_nothing() {
        let after = allowed(&[6, 1, 20], 4);
        assert_eq!(after[..2], [4, 20]);
    }
}
