import { useMessages } from '@/app/i18n';
import { usePlayer, usePlayerSnapshot } from '@/features/player';
import type { CallSummary } from '@/shared/api';
import { IconPause, IconPlay } from '@/shared/ui';
import { isPlayable, personName, trackOf } from './call';
import classes from './play-button.module.css';

type Further = { sid: string; durationSeconds: number | null };
type Props = {
  call: CallSummary;
  /** One of the call's further recordings, instead of its first. */
  further?: Further;
};

/** One press plays; while the recording sounds, a press pauses. */
export function PlayButton({ call, further }: Props) {
  const player = usePlayer();
  const { state } = usePlayerSnapshot();
  const { calls: text } = useMessages();
  if (!further && !isPlayable(call.recording)) {
    return <span className={classes.none} aria-hidden="true" />;
  }

  const recordingSid = further?.sid ?? null;
  const mine =
    state.tag !== 'idle' &&
    state.track.callSid === call.call_sid &&
    state.track.recordingSid === recordingSid;
  const sounding = mine && (state.tag === 'playing' || state.tag === 'buffering');
  const name = personName(call, text.unknownNumber);
  const press = () => {
    if (sounding) player.toggle();
    else {
      const { durationSeconds } = further ?? trackOf(call, text.unknownNumber);
      player.play({ ...trackOf(call, text.unknownNumber), recordingSid, durationSeconds });
    }
  };
  return (
    <button
      type="button"
      className={classes.play}
      data-state={further ? 'ready' : call.recording.state}
      data-mine={(mine && state.tag !== 'failed') || undefined}
      aria-label={sounding ? text.pause(name) : text.play(name)}
      onClick={press}
    >
      {sounding ? <IconPause size={20} /> : <IconPlay size={20} />}
    </button>
  );
}
