import { useMessages } from '@/app/i18n';
import type { CallSummary } from '@/shared/api';
import { DotLabel } from '@/shared/ui';
import { RECORDING_TONE, STATUS_TONE } from './call';

/** A status that has no words yet is shown as the server says it. */
export function StatusLabel({ call: { status } }: { call: CallSummary }) {
  const words: Record<string, string> = useMessages().callStatus;
  return <DotLabel tone={STATUS_TONE[status] ?? 'quiet'}>{words[status] ?? status}</DotLabel>;
}

type Recording = Pick<CallSummary['recording'], 'state' | 'reason'>;

/** The recording's state; where there is none, the reason, if it is known. */
export function RecordingLabel({ recording: { state, reason } }: { recording: Recording }) {
  const messages = useMessages();
  const states: Record<string, string> = messages.recordingState;
  const reasons: Record<string, string> = messages.recordingReason;
  const why = state === 'none' ? reasons[reason ?? ''] : undefined;
  return (
    <DotLabel tone={RECORDING_TONE[state] ?? 'quiet'}>{why ?? states[state] ?? state}</DotLabel>
  );
}
