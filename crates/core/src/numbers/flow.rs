//! What a caller gets: somebody's telephone, a place for a message, or a stream.

use serde::{Deserialize, Serialize};
use url::Url;

use super::Invalid;
use crate::phone;

const MAX_TARGETS: usize = 10;
const MAX_SPOKEN_CHARACTERS: usize = 1000;
const MAX_ADDRESS_BYTES: usize = 2000;

/// What happens on a call. Kept as JSON in `phone_numbers`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Flow {
    /// Telephones ring.
    Forward(Forward),
    /// A message is taken.
    Voicemail(Voicemail),
    /// A program answers.
    Stream(Stream),
}

/// Telephones ring, all at the same time; the first that answers has the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forward {
    /// E.164.
    pub targets: Vec<String>,
    /// How long they ring.
    pub ring_seconds: u32,
    /// Before they ring.
    pub announcement: Option<Spoken>,
    /// When nobody answers.
    pub on_no_answer: OnNoAnswer,
}

/// A message is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voicemail {
    /// Before anything else.
    pub announcement: Option<Spoken>,
    /// Before the tone; without it a sentence of ours.
    pub greeting: Option<Spoken>,
    /// The longest message.
    pub max_seconds: u32,
}

/// A program answers over a web socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    /// `wss://…`.
    pub url: String,
    /// Before the stream.
    pub announcement: Option<Spoken>,
}

/// What follows ringing in vain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnNoAnswer {
    /// The call ends.
    #[default]
    Hangup,
    /// A message is taken.
    Voicemail,
}

/// Words, or a file of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spoken {
    /// Read out in the business's language.
    Say(String),
    /// A file's address, `https`.
    Play(String),
}

impl Forward {
    /// Seconds that a call rings where nothing else is said.
    pub const RING_SECONDS: u32 = 25;
}

impl Voicemail {
    /// Seconds of the longest message where nothing else is said.
    pub const MAX_SECONDS: u32 = 120;
}

impl Flow {
    /// The word for it in the database and in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Forward(_) => "forward",
            Self::Voicemail(_) => "voicemail",
            Self::Stream(_) => "stream",
        }
    }

    /// What is said before anything else, the flow's own.
    pub fn announcement(&self) -> Option<&Spoken> {
        match self {
            Self::Forward(forward) => forward.announcement.as_ref(),
            Self::Voicemail(voicemail) => voicemail.announcement.as_ref(),
            Self::Stream(stream) => stream.announcement.as_ref(),
        }
    }

    /// Numbers that it dials.
    pub fn targets(&self) -> &[String] {
        match self {
            Self::Forward(forward) => &forward.targets,
            Self::Voicemail(_) | Self::Stream(_) => &[],
        }
    }

    /// The flow with its numbers in E.164, if it can be carried out.
    pub(super) fn checked(mut self) -> Result<Self, Invalid> {
        match &mut self {
            Self::Forward(forward) => forward.check()?,
            Self::Voicemail(voicemail) => {
                voicemail.greeting.as_ref().map_or(Ok(()), |greeting| {
                    greeting.check().map_err(|it| it.within("greeting"))
                })?;
                if !(5..=3600).contains(&voicemail.max_seconds) {
                    return Err(Invalid::new("max_seconds", "must be from 5 to 3600"));
                }
            }
            Self::Stream(stream) => check_address("url", &stream.url, "wss")?,
        }
        if let Some(announcement) = self.announcement() {
            announcement
                .check()
                .map_err(|it| it.within("announcement"))?;
        }
        Ok(self)
    }
}

impl Forward {
    fn check(&mut self) -> Result<(), Invalid> {
        if !(5..=120).contains(&self.ring_seconds) {
            return Err(Invalid::new("ring_seconds", "must be from 5 to 120"));
        }
        if self.targets.is_empty() || self.targets.len() > MAX_TARGETS {
            return Err(Invalid::new("targets", "takes 1 to 10 telephone numbers"));
        }
        let mut known: Vec<String> = Vec::new();
        for (place, target) in self.targets.iter().enumerate() {
            let field = format!("targets[{place}]");
            let Some(number) = phone::e164(target) else {
                return Err(Invalid::new(field, "not a telephone number"));
            };
            if known.contains(&number) {
                return Err(Invalid::new(field, "stands there already"));
            }
            known.push(number);
        }
        self.targets = known;
        Ok(())
    }
}

impl Spoken {
    fn check(&self) -> Result<(), Invalid> {
        match self {
            Self::Say(text) if text.trim().is_empty() => {
                Err(Invalid::new("say", "must not be empty"))
            }
            Self::Say(text) if text.chars().count() > MAX_SPOKEN_CHARACTERS => Err(Invalid::new(
                "say",
                "must not be longer than 1000 characters",
            )),
            Self::Say(_) => Ok(()),
            Self::Play(url) => check_address("play", url, "https"),
        }
    }
}

fn check_address(field: &str, text: &str, scheme: &str) -> Result<(), Invalid> {
    let refused = |detail| Err(Invalid::new(field, detail));
    let Ok(url) = Url::parse(text) else {
        return refused("not an address");
    };
    if url.scheme() != scheme || url.host_str().is_none() {
        return refused(if scheme == "wss" {
            "must be a wss:// address"
        } else {
            "must be an https:// address"
        });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refused("must not carry credentials");
    }
    if text.len() > MAX_ADDRESS_BYTES {
        return refused("must not be longer than 2000 bytes");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forward(targets: &[&str]) -> Flow {
        Flow::Forward(Forward {
            targets: targets.iter().map(|&target| target.to_owned()).collect(),
            ring_seconds: 25,
            announcement: None,
            on_no_answer: OnNoAnswer::Hangup,
        })
    }

    fn refused(flow: Flow) -> String {
        flow.checked().unwrap_err().field
    }

    #[test]
    fn local_numbers_become_e164() {
        let flow = forward(&["050-123-4567", "+972541112233"]).checked();
        assert_eq!(flow.unwrap().targets(), ["+972501234567", "+972541112233"]);
    }

    #[test]
    fn what_can_not_be_carried_out_is_named() {
        assert_eq!(refused(forward(&[])), "targets");
        assert_eq!(refused(forward(&["+972501234567", "dana"])), "targets[1]");
        let twice = forward(&["+972501234567", "0501234567"]);
        assert_eq!(refused(twice), "targets[1]");
        let voicemail = |max_seconds, greeting| {
            Flow::Voicemail(Voicemail {
                announcement: None,
                greeting,
                max_seconds,
            })
        };
        assert_eq!(refused(voicemail(4, None)), "max_seconds");
        let empty = Some(Spoken::Say(" ".into()));
        assert_eq!(refused(voicemail(60, empty)), "greeting.say");
        let plain = Some(Spoken::Play("http://files.example.com/a.mp3".into()));
        assert_eq!(refused(voicemail(60, plain)), "greeting.play");
        for url in [
            "https://x.example.com",
            "wss://a:b@x.example.com",
            "x",
            "wss:",
        ] {
            let flow = Flow::Stream(Stream {
                url: url.into(),
                announcement: None,
            });
            assert_eq!(refused(flow), "url", "{url}");
        }
    }

    #[test]
    fn a_flow_survives_its_way_through_json() {
        let flow = forward(&["+972501234567"]);
        let json = serde_json::to_value(&flow).unwrap();
        assert_eq!(json["kind"], "forward");
        assert_eq!(serde_json::from_value::<Flow>(json).unwrap(), flow);
    }
}
