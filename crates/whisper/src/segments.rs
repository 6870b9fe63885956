//! A window's tokens as segments with times.

/// A stretch of speech.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Seconds from the beginning of the sound.
    pub start: f64,
    /// Seconds from the beginning of the sound.
    pub end: f64,
    /// The words.
    pub text: String,
    /// How sure the model is that nobody spoke in the window, 0 to 1.
    pub no_speech: f64,
    /// Mean logarithm of the window's tokens' probability.
    pub log_probability: f64,
}

/// A segment still of tokens, with seconds from the window's beginning.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) start: f64,
    pub(crate) end: f64,
    pub(crate) tokens: Vec<u32>,
}

/// Seconds of a step of time.
const STEP: f64 = 0.02;

/// The segments, and where the next window begins; none: at this one's end.
pub(crate) fn segments(tokens: &[u32], first_time: u32, length: f64) -> (Vec<Said>, Option<f64>) {
    let mut said: Vec<Said> = Vec::new();
    let mut start = 0.0;
    let mut text: Vec<u32> = Vec::new();
    for token in tokens {
        match token.checked_sub(first_time) {
            None => text.push(*token),
            Some(steps) => {
                let time = (f64::from(steps) * STEP).min(length);
                if !text.is_empty() {
                    let tokens = std::mem::take(&mut text);
                    said.push(Said {
                        start,
                        end: time,
                        tokens,
                    });
                }
                start = time;
            }
        }
    }
    let is_time = |token: Option<&u32>| token.is_some_and(|token| *token >= first_time);
    let mut backwards = tokens.iter().rev();
    let (last, before) = (backwards.next(), backwards.next());
    let begun = is_time(last) && is_time(before);
    if text.is_empty() {
        // Two times at the end: something begins that did not find room.
        return (
            said,
            (begun && start > 0.0 && start < length).then_some(start),
        );
    }
    if said.is_empty() || start <= 0.0 {
        said.push(Said {
            start,
            end: length,
            tokens: text,
        });
        return (said, None);
    }
    // What was not said to its end is heard again from its beginning.
    (said, Some(start))
}

#[cfg(test)]
mod tests {
    use super::segments;

    fn spans(tokens: &[u32]) -> (Vec<(f64, f64, usize)>, Option<f64>) {
        let (said, next) = segments(tokens, 100, 30.0);
        let spans = said
            .iter()
            .map(|s| (s.start, s.end, s.tokens.len()))
            .collect();
        (spans, next)
    }

    #[test]
    fn text_stands_between_its_times() {
        assert_eq!(
            spans(&[100, 1, 2, 200, 200, 3, 250]),
            (vec![(0.0, 2.0, 2), (2.0, 3.0, 1)], None)
        );
    }

    #[test]
    fn what_was_cut_off_is_heard_again() {
        assert_eq!(
            spans(&[100, 1, 200, 250, 3]),
            (vec![(0.0, 2.0, 1)], Some(3.0))
        );
        assert_eq!(spans(&[100, 1, 200, 200]), (vec![(0.0, 2.0, 1)], Some(2.0)));
    }

    #[test]
    fn one_that_fills_the_window_is_kept() {
        assert_eq!(spans(&[100, 1, 2]), (vec![(0.0, 30.0, 2)], None));
        assert_eq!(spans(&[]), (vec![], None));
    }
}
