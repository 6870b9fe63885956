import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useMessages } from '@/app/i18n';
import { usePlayer, usePlayerPosition } from '@/features/player';
import type { CallDetail } from '@/shared/api';
import { clock } from '@/shared/format';
import { isPlayable, trackOf } from './call';
import classes from './transcript.module.css';
import { parseSegments, type TranscriptSegment } from './transcript-segments';

/** What was said; where the sentences have times, a press on one plays from there, and the current one is followed. */
export function Transcript({ call }: { call: CallDetail }) {
  const { detail: text } = useMessages();
  const { transcript_segments: stored } = call;
  const segments = useMemo(() => parseSegments(stored), [stored]);
  return (
    <section>
      <h3>{text.transcript}</h3>
      {segments.length > 0 ? (
        <Segments call={call} segments={segments} />
      ) : (
        <p className={classes.plain} dir="auto" data-empty={!call.transcript || undefined}>
          {call.transcript || text.noTranscript}
        </p>
      )}
    </section>
  );
}

function Segments({ call, segments }: { call: CallDetail; segments: TranscriptSegment[] }) {
  const player = usePlayer();
  const { detail: text, calls } = useMessages();
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
    if (current !== null && last && isInSight(last)) {
      items?.[current]?.scrollIntoView({ block: 'nearest' });
    }
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
              onClick={() => player.play(trackOf(call, calls.unknownNumber), segment.start)}
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

function isInSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}
