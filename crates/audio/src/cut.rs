//! Where a long recording is cut for a transcriber that takes only so much.

use crate::level::Silence;

/// A stretch of a recording, in seconds from its beginning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Where it begins.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
}

/// Cuts `seconds` into stretches of at most `longest`: in the middle of the last silence of the
/// second half of each, so that no word is cut; where there is none, at the bound.
pub fn cuts(seconds: f64, longest: f64, silences: &[Silence]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut start = 0.0;
    while seconds - start > longest {
        let bound = start + longest;
        let end = silences
            .iter()
            .map(|silence| f64::midpoint(silence.start, silence.end))
            .filter(|middle| *middle > start + longest / 2.0 && *middle < bound)
            .fold(None, |last: Option<f64>, middle| {
                Some(last.map_or(middle, |last| last.max(middle)))
            })
            .unwrap_or(bound);
        stretches.push(Stretch { start, end });
        start = end;
    }
    stretches.push(Stretch {
        start,
        end: seconds,
    });
    stretches
}

#[cfg(test)]
mod tests {
    use super::cuts;
    use crate::level::Silence;

    #[test]
    fn a_long_recording_is_cut_at_silences_and_nothing_is_lost() {
        let silences = [
            Silence {
                start: 100.0,
                end: 102.0,
            },
            Silence {
                start: 550.0,
                end: 560.0,
            },
            Silence {
                start: 590.0,
                end: 592.0,
            },
        ];
        let found = cuts(1500.0, 600.0, &silences);
        let ends: Vec<f64> = found.iter().map(|stretch| stretch.end).collect();
        assert_eq!(ends, [591.0, 1191.0, 1500.0]);
        assert!(
            found
                .windows(2)
                .all(|pair| pair[0].end.total_cmp(&pair[1].start).is_eq())
        );
    }

    #[test]
    fn a_short_one_is_whole() {
        assert_eq!(cuts(59.0, 600.0, &[]).len(), 1);
    }
}
