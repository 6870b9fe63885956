//! Decoding, block by block.

use std::fs::File;
use std::io;
use std::ops::ControlFlow;

use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

/// Blocks that can't be decoded are left out; more of them than of good ones are no recording.
const DAMAGED_ALLOWED: u64 = 8;

/// Why a file gives no sound.
#[derive(Debug, thiserror::Error)]
pub enum AudioError {
    /// The bytes are none of the known formats: MP3 and WAV.
    #[error("the file is no sound that is known here")]
    Unrecognised,
    /// It begins well, and then is broken.
    #[error("the file is damaged")]
    Damaged,
    /// It has no sound at all.
    #[error("the file has no sound")]
    Empty,
    /// The file can't be read. May be tried again.
    #[error("the file can't be read")]
    Io(#[source] io::Error),
    /// The caller asked to stop.
    #[error("stopped")]
    Stopped,
}

impl AudioError {
    /// Whether another try can succeed.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Io(_) | Self::Stopped)
    }
}

/// What the samples are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// In hertz.
    pub rate: u32,
    /// One or more.
    pub channels: usize,
}

/// Decodes the file and shows every block to `visit`, a slice of samples a channel, all of one
/// length. The format stays what it was in the first block; blocks of another are left out.
pub(crate) fn decode(
    file: File,
    mut visit: impl FnMut(Format, &[Vec<i16>]) -> ControlFlow<AudioError>,
) -> Result<Format, AudioError> {
    let stream = MediaSourceStream::new(
        Box::new(file),
        symphonia::core::io::MediaSourceStreamOptions::default(),
    );
    let mut reader = symphonia::default::get_probe()
        .probe(
            &Hint::new(),
            stream,
            FormatOptions::default(),
            MetadataOptions::default(),
        )
        .map_err(|error| unreadable(error, AudioError::Unrecognised))?;
    let track = reader
        .default_track(TrackType::Audio)
        .ok_or(AudioError::Unrecognised)?;
    let track_id = track.id;
    let parameters = track
        .codec_params
        .as_ref()
        .and_then(|parameters| parameters.audio())
        .ok_or(AudioError::Unrecognised)?;
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .map_err(|error| unreadable(error, AudioError::Unrecognised))?;
    let mut format = None;
    let mut planes: Vec<Vec<i16>> = Vec::new();
    let (mut good, mut damaged) = (0_u64, 0_u64);
    loop {
        let packet = match reader.next_packet() {
            Ok(Some(packet)) => packet,
            // A recording that was cut off plays to where it was cut.
            Ok(None) => break,
            Err(Error::IoError(error)) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(Error::DecodeError(_)) if damaged <= good.max(DAMAGED_ALLOWED) => {
                damaged += 1;
                continue;
            }
            Err(error) => return Err(unreadable(error, AudioError::Damaged)),
        };
        if packet.track_id != track_id {
            continue;
        }
        match decoder.decode(&packet) {
            Ok(block) => {
                let found = Format {
                    rate: block.spec().rate(),
                    channels: block.num_planes(),
                };
                if found.rate == 0 || found.channels == 0 || *format.get_or_insert(found) != found {
                    damaged += 1;
                    continue;
                }
                good += 1;
                block.copy_to_vecs_planar(&mut planes);
                if let ControlFlow::Break(reason) = visit(found, &planes) {
                    return Err(reason);
                }
            }
            Err(Error::DecodeError(_) | Error::ResetRequired) => damaged += 1,
            Err(Error::IoError(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                damaged += 1;
            }
            Err(error) => return Err(unreadable(error, AudioError::Damaged)),
        }
        if damaged > good.max(DAMAGED_ALLOWED) {
            return Err(AudioError::Damaged);
        }
    }
    format.ok_or(AudioError::Empty)
}

fn unreadable(error: Error, otherwise: AudioError) -> AudioError {
    match error {
        Error::IoError(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            AudioError::Io(error)
        }
        _ => otherwise,
    }
}
