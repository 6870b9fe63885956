import { ActionIcon } from '@mantine/core';
import { useMessages } from '@/app/i18n';
import type { CallDetail } from '@/shared/api';
import { downloadUrl } from '@/shared/api/recording-urls';
import { clock, useFormat } from '@/shared/format';
import { IconDownload, IconLock, PhoneNumber } from '@/shared/ui';
import { personName } from './call';
import classes from './call-panel.module.css';
import { RecordingLabel, StatusLabel } from './labels';
import { PlayButton } from './play-button';
import { Transcript } from './transcript';
import { quotes } from './transcript-segments';

export function CallDetails({ call }: { call: CallDetail }) {
  const { calls, detail: text } = useMessages();
  return (
    <article className={classes.sections}>
      <header className={classes.who}>
        <h2>
          <bdi>{personName(call, calls.unknownNumber)}</bdi>
        </h2>
        <StatusLabel call={call} />
      </header>
      {call.legal_hold && (
        <p className={classes.hold}>
          <IconLock size={18} /> {text.legalHold}
        </p>
      )}
      <RecordingBox call={call} />
      {call.summary && (
        <section>
          <h3>{text.summary}</h3>
          <p dir="auto">{call.summary}</p>
        </section>
      )}
      <Extraction extraction={call.extraction} />
      <Facts call={call} />
      <Transcript call={call} />
    </article>
  );
}

function RecordingBox({ call }: { call: CallDetail }) {
  const { player, detail: text } = useMessages();
  const format = useFormat();
  const { recording, recordings } = call;
  return (
    <section className={classes.recording} aria-label={text.recording}>
      <div className={classes.recordingHead}>
        <PlayButton call={call} />
        <div className={classes.recordingText}>
          <RecordingLabel recording={recording} />
          {recording.duration_seconds != null && (
            <bdi dir="ltr">{clock(recording.duration_seconds)}</bdi>
          )}
        </div>
        {recording.state === 'ready' && (
          <ActionIcon
            component="a"
            href={downloadUrl(call.call_sid)}
            download
            variant="subtle"
            size={40}
            radius="xl"
            aria-label={player.download}
          >
            <IconDownload />
          </ActionIcon>
        )}
      </div>
      {recordings.length > 1 && (
        <ol className={classes.recordings} aria-label={text.recordings(recordings.length)}>
          {recordings.map((one, index) => (
            <li key={one.recording_sid}>
              {text.recordingNumber(index + 1)}
              <RecordingLabel recording={one} />
              {one.duration_seconds != null && <bdi dir="ltr">{clock(one.duration_seconds)}</bdi>}
              {one.bytes != null && <span>{format.bytes(one.bytes)}</span>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Extraction({ extraction }: { extraction: CallDetail['extraction'] }) {
  const { detail: text } = useMessages();
  const format = useFormat();
  if (!extraction || !(extraction.service || extraction.city)) return null;
  return (
    <section>
      <h3>
        {text.extraction}
        {extraction.confidence != null && (
          <span className={classes.confidence}>
            {text.confidence} {format.percent(extraction.confidence)}
          </span>
        )}
      </h3>
      <dl className={classes.facts}>
        <Fact name={text.service}>{extraction.service ?? text.notFound}</Fact>
        <Fact name={text.city}>{extraction.city ?? text.notFound}</Fact>
      </dl>
      {quotes(extraction.evidence).map((words) => (
        <blockquote key={words} className={classes.evidence} dir="auto" aria-label={text.evidence}>
          {words}
        </blockquote>
      ))}
    </section>
  );
}

function Facts({ call }: { call: CallDetail }) {
  const { detail: text } = useMessages();
  const format = useFormat();
  return (
    <dl className={classes.facts}>
      <Fact name={text.from}>
        <PhoneNumber value={call.from_number} />
      </Fact>
      <Fact name={text.to}>
        <PhoneNumber value={call.to_number} />
      </Fact>
      <Fact name={text.started}>
        {format.fullDay(call.started_at)}, {format.timeWithSeconds(call.started_at)}
      </Fact>
      <Fact name={text.answered}>
        {call.answered_at ? format.timeWithSeconds(call.answered_at) : text.notAnswered}
      </Fact>
      {call.ended_at && <Fact name={text.ended}>{format.timeWithSeconds(call.ended_at)}</Fact>}
      {call.duration_seconds != null && (
        <Fact name={text.duration}>
          <bdi dir="ltr">{clock(call.duration_seconds)}</bdi>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
