//! Audio by its first bytes.

use proptest::prelude::*;
use prosaas_twilio::sniff::{AudioKind, sniff_audio};

use crate::stand_in::{mp3, wav};

/// A frame's four bytes: version and layer, bit rate and sampling rate, channels and emphasis.
fn frame(second: u8, third: u8, fourth: u8) -> [u8; 12] {
    let mut bytes = [0; 12];
    bytes[..4].copy_from_slice(&[0xff, second, third, fourth]);
    bytes
}

#[test]
fn both_of_twilios_formats_are_known() {
    assert_eq!(sniff_audio(&mp3()), Some(AudioKind::Mp3));
    assert_eq!(sniff_audio(&wav()), Some(AudioKind::Wav));
    assert_eq!(
        sniff_audio(b"ID3\x04\x00\x00\x00\x00\x02\x01xx"),
        Some(AudioKind::Mp3)
    );
}

#[test]
fn every_mpeg_version_is_known_by_its_first_frame() {
    for second in [0xfb, 0xfa, 0xf3, 0xf2, 0xe3, 0xe2] {
        assert_eq!(
            sniff_audio(&frame(second, 0x14, 0)),
            Some(AudioKind::Mp3),
            "{second:x}"
        );
    }
}

#[test]
fn a_frame_with_reserved_fields_is_no_mp3() {
    for (second, third, fourth, why) in [
        (0xdb, 0x10, 0, "sync broken"),
        (0xeb, 0x10, 0, "reserved version"),
        (0xf9, 0x10, 0, "reserved layer"),
        (0xfd, 0x10, 0, "layer II"),
        (0xff, 0x10, 0, "layer I"),
        (0xfb, 0x00, 0, "free bit rate"),
        (0xfb, 0xf0, 0, "bad bit rate"),
        (0xfb, 0x1c, 0, "reserved sampling rate"),
        (0xfb, 0x10, 2, "reserved emphasis"),
    ] {
        assert_eq!(sniff_audio(&frame(second, third, fourth)), None, "{why}");
    }
}

#[test]
fn a_second_frame_must_be_one_too() {
    let mut broken = mp3();
    broken[104] = 0;
    assert_eq!(sniff_audio(&broken), None);
    // Behind the first frame too little is left to judge.
    assert_eq!(sniff_audio(&broken[..107]), Some(AudioKind::Mp3));
}

#[test]
fn frames_of_mpeg_2_and_with_padding_have_their_length() {
    // 8 kbit/s at 22.05 kHz: 26 bytes; padded 27. 32 kbit/s at 8 kHz (MPEG-2.5): 288 bytes.
    for (head, length) in [
        ([0xff, 0xf3, 0x10, 0xc4], 26),
        ([0xff, 0xf3, 0x12, 0xc4], 27),
        ([0xff, 0xe3, 0x48, 0xc4], 288),
    ] {
        let mut bytes = head.to_vec();
        bytes.resize(length, 0);
        bytes.extend(head);
        assert_eq!(sniff_audio(&bytes), Some(AudioKind::Mp3), "{length}");
        bytes.insert(length, 0);
        assert_eq!(sniff_audio(&bytes), None, "{length}");
    }
}

#[test]
fn pages_and_other_files_are_not_audio() {
    for bytes in [
        b"".as_slice(),
        b"\xff",
        b"\xff\xfb\x10",
        b"RIFF\x24\0\0\0AVI LIST",
        b"RIFF\x24\0\0\0WAV",
        b"ID3",
        b"ID3\x04\x00\x00\x80\x00\x02\x01",
        b"ID3\x09\x00\x00\x00\x00\x02\x01",
        b"<!DOCTYPE html>",
        b"<?xml version='1.0'?>",
        b"{\"code\": 20404}",
        b"OggS\0\x02\0\0\0\0\0\0",
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01",
        b"\xff\xfe<\0h\0t\0m\0l\0",
    ] {
        assert_eq!(sniff_audio(bytes), None, "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = sniff_audio(&bytes);
    }

    #[test]
    fn no_bytes_behind_a_sync_make_it_panic(tail in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = sniff_audio(&[&[0xff, 0xfb], tail.as_slice()].concat());
    }

    #[test]
    fn text_is_never_audio(text in "[ -~\n\r\t]{0,200}") {
        prop_assume!(!text.starts_with("ID3") && !text.starts_with("RIFF"));
        prop_assert_eq!(sniff_audio(text.as_bytes()), None);
    }
}
