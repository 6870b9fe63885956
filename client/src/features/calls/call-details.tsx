import { ActionIcon } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import type { CallDetail } from '@/shared/api';
import { downloadUrl } from '@/shared/api/recording-urls';
import { clock, useFormat } from '@/shared/format';
import { IconDownload, IconLock, PhoneNumber } from '@/shared/ui';
import { mayBeErased, personName } from './call';
import { CallActions } from './call-actions';
import classes from './call-panel.module.css';
import { ErasureReceipt } from './erasure-receipt';
import { Extraction } from './extraction';
import { Fact } from './fact';
import { CallRecordingLabel, RecordingLabel, StatusLabel } from './labels';
import { PlayButton } from './play-button';
import { Summary } from './summary';
import { Transcript } from './transcript';
import { Work } from './work';

export function CallDetails({ call }: { call: CallDetail }) {
  const { calls } = useMessages();
  const name = <bdi>{personName(call, calls.unknownNumber)}</bdi>;
  return (
    <article className={classes.sections}>
      <header className={classes.who}>
        <h2>
          {call.lead ? (
            <Link to="/leads/$leadId" params={{ leadId: String(call.lead.id) }}>
              {name}
            </Link>
          ) : (
            name
          )}
        </h2>
        <StatusLabel call={call} />
      </header>
      <CallActions call={call} />
      {call.legal_hold && <Hold hold={call.hold} />}
      <RecordingBox call={call} />
      {mayBeErased(call) && <ErasureReceipt callSid={call.call_sid} />}
      <Work call={call} />
      <Summary call={call} />
      <Extraction call={call} />
      <Transcript call={call} />
      <Facts call={call} />
    </article>
  );
}

function Hold({ hold }: { hold: CallDetail['hold'] }) {
  const { detail: text, callActions } = useMessages();
  return (
    <div className={classes.hold}>
      <IconLock size={18} />
      <div>
        <p>{text.legalHold}</p>
        {hold && (
          <p dir="auto">
            {hold.reason}
            {hold.set_by && ` · ${callActions.heldBy(hold.set_by)}`}
          </p>
        )}
      </div>
    </div>
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
          <CallRecordingLabel call={call} />
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
              {index > 0 && one.state === 'ready' && (
                <PlayButton
                  call={call}
                  further={{
                    sid: one.recording_sid,
                    durationSeconds: one.duration_seconds ?? null,
                  }}
                />
              )}
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
