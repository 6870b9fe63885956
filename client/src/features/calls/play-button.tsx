import { useMessages } from '@/app/i18n';
import { usePlayer, usePlayerSnapshot } from '@/features/player';
import type { CallSummary } from '@/shared/api';
import { IconPause, IconPlay } from '@/shared/ui';
import { isPlayable, personName, trackOf } from './call';
import classes from './play-button.module.css';

/** One press plays; while the call sounds, a press pauses. */
export function PlayButton({ call }: { call: CallSummary }) {
  const player = usePlayer();
  const { state } = usePlayerSnapshot();
  const { calls: text } = useMessages();
  if (!isPlayable(call.recording)) return <span className={classes.none} aria-hidden="true" />;

  const mine = state.tag !== 'idle' && state.track.callSid === call.call_sid;
  const sounding = mine && (state.tag === 'playing' || state.tag === 'buffering');
  const name = personName(call, text.unknownNumber);
  const press = () => {
    if (sounding) player.toggle();
    else player.play(trackOf(call, text.unknownNumber));
  };
  return (
    <button
      type="button"
      className={classes.play}
      data-state={call.recording.state}
      data-mine={(mine && state.tag !== 'failed') || undefined}
      aria-label={sounding ? text.pause(name) : text.play(name)}
      onClick={press}
    >
      {sounding ? <IconPause size={20} /> : <IconPlay size={20} />}
    </button>
  );
}
