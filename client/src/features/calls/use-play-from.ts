import { useMessages } from '@/app/i18n';
import { usePlayer } from '@/features/player';
import type { CallSummary } from '@/shared/api';
import { trackOf } from './call';

/** Plays the call from a second of its first recording. */
export function usePlayFrom(call: CallSummary): (seconds: number) => void {
  const player = usePlayer();
  const { calls: text } = useMessages();
  return (seconds) => player.play(trackOf(call, text.unknownNumber), seconds);
}
