import { Button, Menu } from '@mantine/core';
import { useCallback, useEffect, useRef } from 'react';
import { useMessages } from '@/app/i18n';
import { usePlayerPosition } from '@/features/player';
import type { CallDetail, Schemas } from '@/shared/api';
import { transcriptUrl } from '@/shared/api/recording-urls';
import { clock } from '@/shared/format';
import { IconDownload } from '@/shared/ui';
import { isPlayable } from './call';
import classes from './transcript.module.css';
import { usePlayFrom } from './use-play-from';

/** What was said; where the sentences have times, a press on one plays from there, and the current one is followed. */
export function Transcript({ call }: { call: CallDetail }) {
  const { detail: text } = useMessages();
  const { transcript_segments: segments } = call;
  const { transcriber } = call.understanding;
  return (
    <section>
      <h3>
        {text.transcript}
        {call.transcript && <TranscriptFiles callSid={call.call_sid} />}
      </h3>
      {call.transcript && transcriber && <Transcriber name={transcriber} />}
      {segments?.length ? (
        <Segments call={call} segments={segments} />
      ) : (
        <p className={classes.plain} dir="auto" data-empty={!call.transcript || undefined}>
          {call.transcript || text[absenceOf(call)]}
        </p>
      )}
    </section>
  );
}

/** Why there is nothing to read. */
function absenceOf(call: CallDetail) {
  if (call.transcript === '') return 'nobodySpoke';
  if (call.recording.state === 'none') return 'noRecordingToTranscribe';
  const done = call.understanding.steps.some(
    ({ step, state }) => step === 'transcribe' && state === 'done',
  );
  return done ? 'noTranscriber' : 'noTranscript';
}

/** Who wrote it down; a stand-in is named as what it is. */
function Transcriber({ name }: { name: string }) {
  const { detail: text } = useMessages();
  const known: Record<string, string> = text.transcribers;
  return (
    <p className={classes.by} data-stand-in={name === 'demo' || undefined}>
      {known[name] ?? (
        <>
          {text.transcribedBy} <bdi>{name}</bdi>
        </>
      )}
    </p>
  );
}

const FORMATS = ['text', 'srt', 'vtt', 'json'] as const;

function TranscriptFiles({ callSid }: { callSid: string }) {
  const { detail: text } = useMessages();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button size="compact-sm" variant="subtle" leftSection={<IconDownload size={16} />}>
          {text.saveTranscript}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((format) => (
          <Menu.Item key={format} component="a" href={transcriptUrl(callSid, format)} download>
            {text.formats[format]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Segments({
  call,
  segments,
}: {
  call: CallDetail;
  segments: Schemas['TranscriptSegment'][];
}) {
  const playFrom = usePlayFrom(call);
  const { detail: text } = useMessages();
  const speakers: Record<string, string> = text.speakers;
  const indexAt = useCallback(
    (seconds: number) => segments.findLastIndex((segment) => segment.start <= seconds),
    [segments],
  );
  const current = usePlayerPosition(call.call_sid, indexAt);
  const list = useRef<HTMLOListElement>(null);

  // Follows the sentence only while the one before it is in sight: whoever scrolled away reads on in peace.
  const before = useRef<number | null>(null);
  useEffect(() => {
    const items = list.current?.children;
    const last = before.current === null ? undefined : items?.[before.current];
    before.current = current;
    const next = current === null ? undefined : items?.[current];
    const panel = list.current?.closest('aside');
    if (next && last && panel && isInSight(last, panel)) follow(next, panel);
  }, [current]);

  return (
    <ol ref={list} className={classes.segments}>
      {segments.map((segment, index) => {
        const previous = segments[index - 1];
        const speaker = segment.speaker ?? '';
        const time = clock(segment.start);
        return (
          <li key={`${segment.start} ${speaker}`} data-speaker={speaker}>
            {segment.speaker !== previous?.speaker && (
              <strong className={classes.speaker}>
                {speakers[speaker] ?? (speaker || text.speakerUnknown)}
              </strong>
            )}
            <button
              type="button"
              className={classes.segment}
              aria-current={index === current || undefined}
              disabled={!isPlayable(call.recording)}
              onClick={() => playFrom(segment.start)}
            >
              <bdi dir="ltr" className={classes.time} title={text.seekTo(time)}>
                {time}
              </bdi>
              <span dir="auto">{segment.text}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** Of the panel, the dock at its foot left out. */
function sightOf(panel: Element): { top: number; bottom: number } {
  const { top, bottom } = panel.getBoundingClientRect();
  return { top, bottom: bottom - Number.parseFloat(getComputedStyle(panel).scrollPaddingBottom) };
}

function isInSight(element: Element, panel: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  const sight = sightOf(panel);
  return bottom > sight.top && top < sight.bottom;
}

/** Scrolls the panel alone: `scrollIntoView` would take the page along. */
function follow(element: Element, panel: Element): void {
  const beyond = element.getBoundingClientRect().bottom - sightOf(panel).bottom;
  if (beyond > 0) panel.scrollBy({ top: beyond });
}
