//! The built-in conversations (see `audio/texts.md`), and those of a folder.

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;

macro_rules! built_in {
    ($($name:literal),+ $(,)?) => {
        const BUILT_IN: &[(&str, &[u8], &[u8])] = &[$((
            $name,
            include_bytes!(concat!("../../audio/", $name, ".mp3")),
            include_bytes!(concat!("../../audio/", $name, ".dual.mp3")),
        )),+];
    };
}

built_in![
    "he-plumber",
    "he-locksmith",
    "en-electrician",
    "dual-conversation"
];

/// Seconds of a built-in conversation.
pub(super) fn length(name: &str) -> Option<f64> {
    let (_, mono, _) = BUILT_IN.iter().find(|(known, ..)| *known == name)?;
    let millis = super::mp3::measure(mono).duration_ms;
    Some(Duration::from_millis(millis).as_secs_f64())
}

/// Recordings by name.
#[derive(Debug)]
pub(crate) struct Library {
    dir: Option<PathBuf>,
}

impl Library {
    pub(crate) fn new(dir: Option<PathBuf>) -> Self {
        Self { dir }
    }

    /// The mp3 of that name: from the folder where there is one, else built in.
    pub(crate) fn find(&self, name: &str, dual: bool) -> Option<Bytes> {
        self.read(name, dual).or_else(|| {
            let (_, mono, both) = BUILT_IN.iter().find(|(known, ..)| *known == name)?;
            Some(Bytes::from_static(if dual { both } else { mono }))
        })
    }

    /// The names that are always there.
    pub(crate) fn names() -> Vec<&'static str> {
        BUILT_IN.iter().map(|(name, ..)| *name).collect()
    }

    fn read(&self, name: &str, dual: bool) -> Option<Bytes> {
        let plain = name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        let dir = self.dir.as_ref().filter(|_| plain)?;
        let file = format!("{name}{}", if dual { ".dual.mp3" } else { ".mp3" });
        std::fs::read(dir.join(file)).ok().map(Bytes::from)
    }
}
