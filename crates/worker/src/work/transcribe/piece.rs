//! One piece of a recording at the transcriber: paid for once.

use std::time::Duration;

use prosaas_core::steps::StepFailure;
use prosaas_core::understanding::{
    Begun, Part, PartKey, Sound, begin_part, finish_part, note_operation,
};
use prosaas_language::Segment;

use super::plan::Wanted;
use super::{Stopped, Task};
use crate::transcribers::{Answer, Speech, Spoken, TranscribeError};
use crate::work::peaks::milliseconds;

/// Between two questions for work that goes on without us.
const ASK_EVERY: Duration = Duration::from_secs(2);
/// Such work is given up after this, and asked for again in the next try.
const ASK_FOR: Duration = Duration::from_mins(30);

impl Task<'_> {
    /// What was said in a piece; sent once, however often the step is tried.
    pub(super) async fn piece(
        &self,
        sound: &Sound,
        wanted: &Wanted,
        speech: &Speech,
    ) -> Result<Vec<Segment>, Stopped> {
        let db = &self.step.keeper.database;
        let part = Part {
            recording: sound.recording,
            channel: i16::try_from(wanted.channel).unwrap_or(i16::MAX),
            part: i32::try_from(wanted.part).unwrap_or(i32::MAX),
            start_ms: milliseconds(wanted.stretch.start),
            end_ms: milliseconds(wanted.stretch.end),
        };
        let now = self.step.keeper.clock.now();
        let limit = self.brief.minutes_per_month;
        let name = self.transcriber.name();
        let (key, answer) = match begin_part(db, &self.log, &part, name, limit, now).await? {
            Begun::Done(segments) => return Ok(segments),
            Begun::UsedUp => {
                return Err(Stopped::Failed(StepFailure {
                    code: "minutes_used_up",
                    text: "the month's minutes of transcription are used up".to_owned(),
                    permanent: true,
                    retry_after: None,
                }));
            }
            Begun::Send(key) => (
                key,
                self.transcriber.begin(speech, self.brief.language).await?,
            ),
            Begun::Waiting(key, operation) => (key, Answer::Later(operation)),
        };
        let spoken = match answer {
            Answer::Done(spoken) => spoken,
            Answer::Later(operation) => self.wait(key, &operation).await?,
        };
        let offset = wanted.stretch.start;
        let segments: Vec<Segment> = spoken
            .into_iter()
            .filter(Spoken::is_believable)
            .map(|spoken| spoken.at(offset))
            .collect();
        finish_part(db, key, &segments).await?;
        Ok(segments)
    }

    async fn wait(&self, key: PartKey, operation: &str) -> Result<Vec<Spoken>, Stopped> {
        let db = &self.step.keeper.database;
        note_operation(db, key, Some(operation)).await?;
        let asked = tokio::time::timeout(ASK_FOR, async {
            loop {
                match self.transcriber.ask(operation).await? {
                    Answer::Done(spoken) => return Ok::<_, TranscribeError>(spoken),
                    Answer::Later(_) => tokio::time::sleep(ASK_EVERY).await,
                }
            }
        })
        .await;
        match asked {
            Ok(Ok(spoken)) => Ok(spoken),
            Ok(Err(error)) => {
                // What failed at the transcriber, or is forgotten there, is sent anew.
                if error.permanent {
                    note_operation(db, key, None).await?;
                }
                Err(Stopped::from(error))
            }
            Err(_) => Err(Stopped::from(TranscribeError {
                code: "transcriber_slow",
                text: "the transcriber has not answered yet",
                permanent: false,
                retry_after: None,
            })),
        }
    }
}
