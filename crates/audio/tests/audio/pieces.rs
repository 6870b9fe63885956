//! Recordings cut for transcribers.

use prosaas_audio::{Stretch, cuts, listen, split};

use crate::sound::{open, wav};

#[test]
fn each_channel_and_stretch_becomes_a_file_of_its_own_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.wav");
    wav(
        &path,
        &[&[(4.0, 300.0), (2.0, 0.0), (4.0, 300.0)], &[(10.0, 500.0)]],
    );
    let heard = listen(open(&path), |_| false).unwrap();
    let stretches = cuts(heard.seconds, 7.0, &heard.channel_silences[0]);
    assert_eq!(stretches.len(), 2);
    assert!((stretches[0].end - 5.0).abs() < 0.11, "{stretches:?}");
    let wanted: Vec<(usize, Stretch)> = [0, 1]
        .into_iter()
        .flat_map(|channel| stretches.iter().map(move |s| (channel, *s)))
        .collect();
    let pieces = split(open(&path), &wanted, &folder.path().join("pieces"), || {
        false
    })
    .unwrap();
    assert_eq!(pieces.len(), 4);
    for channel in [0, 1] {
        let seconds: f64 = pieces
            .iter()
            .filter(|piece| piece.channel == channel)
            .map(|piece| listen(open(&piece.path), |_| false).unwrap().seconds)
            .sum();
        assert!((seconds - heard.seconds).abs() < 0.01, "{seconds}");
    }
    for piece in pieces {
        assert_eq!(piece.bytes, std::fs::metadata(&piece.path).unwrap().len());
        assert_eq!(piece.part, usize::from(piece.stretch.start > 0.0));
    }
}
