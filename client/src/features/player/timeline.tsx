import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef } from 'react';
import { useMessages } from '@/app/i18n';
import { clock, useFormat } from '@/shared/format';
import classes from './audio-player.module.css';
import { isLive, type Track } from './machine';
import { peaksQuery } from './peaks';
import { usePlayer, usePlayerSnapshot } from './player-context';
import { useEveryFrame } from './use-position';
import { Waveform } from './waveform';

const STEP = 5;
const LEAP = 30;

/** The time axis: left to right in every language. */
export function Timeline({ track: { callSid, recordingSid } }: { track: Track }) {
  const player = usePlayer();
  const { state } = usePlayerSnapshot();
  const { player: text } = useMessages();
  const format = useFormat();
  const live = isLive(state);
  // Peaks are of the call's first recording.
  const { data } = useQuery({ ...peaksQuery(callSid), enabled: live && recordingSid === null });
  const peaks = recordingSid === null ? data : null;
  useEffect(() => {
    if (peaks) player.knowSilences(callSid, peaks.silences);
  }, [peaks, player, callSid]);
  const slider = useRef<HTMLDivElement>(null);
  const elapsed = useRef<HTMLSpanElement>(null);
  const total = useRef<HTMLSpanElement>(null);

  /** Where the pointer holds the thumb, in seconds; the sound follows when it lets go. */
  const dragged = useRef<number | null>(null);

  const draw = useCallback(() => {
    const bar = slider.current;
    if (!bar || !elapsed.current || !total.current) return;
    const duration = player.duration();
    const position = dragged.current ?? player.position();
    const share = duration > 0 ? Math.min(1, position / duration) : 0;
    bar.style.setProperty('--played', `${share * 100}%`);
    if (elapsed.current.textContent === clock(position) && bar.ariaValueText) return;
    elapsed.current.textContent = clock(position);
    total.current.textContent = duration > 0 ? clock(duration) : '–:––';
    bar.ariaValueMax = String(Math.floor(duration));
    bar.ariaValueNow = String(Math.floor(position));
    bar.ariaValueText = text.positionOf(format.spoken(position), format.spoken(duration));
  }, [player, text, format]);
  useEveryFrame(draw);

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
    dragged.current = share * player.duration();
    draw();
  };

  const drop = () => {
    if (dragged.current !== null) player.seek(dragged.current);
    dragged.current = null;
    draw();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const target = keyTarget(event.key, player.position(), player.duration());
    if (target === null) return;
    event.preventDefault();
    player.seek(target);
    draw();
  };

  return (
    <div className={classes.timeline} dir="ltr">
      <span ref={elapsed} className={classes.clock} />
      <div
        ref={slider}
        className={classes.slider}
        role="slider"
        tabIndex={0}
        aria-label={text.position}
        aria-valuemin={0}
        aria-valuenow={0}
        aria-disabled={!live}
        data-waveform={peaks ? true : undefined}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={(event) => {
          if (dragged.current !== null) drag(event);
        }}
        onPointerUp={drop}
        onPointerCancel={() => {
          dragged.current = null;
        }}
      >
        {peaks ? <Waveform peaks={peaks} /> : <span className={classes.track} />}
        <span className={classes.thumb} />
      </div>
      <span ref={total} className={classes.clock} />
    </div>
  );
}

function keyTarget(key: string, position: number, duration: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return position + STEP;
    case 'ArrowLeft':
    case 'ArrowDown':
      return position - STEP;
    case 'PageUp':
      return position + LEAP;
    case 'PageDown':
      return position - LEAP;
    case 'Home':
      return 0;
    case 'End':
      return duration;
    default:
      return null;
  }
}
