import { useMessages } from '@/app/i18n';
import type { CallSummary } from '@/shared/api';
import { DotLabel } from '@/shared/ui';
import { mayHaveNone, OUTCOME_TONE, RECORDING_TONE, STATUS_TONE } from './call';

/** How the call ended, or where it stands; a word that the client does not know yet is shown as it is. */
export function StatusLabel({ call: { status, outcome } }: { call: CallSummary }) {
  const messages = useMessages();
  const words: Record<string, string> = messages.callStatus;
  const outcomes: Record<string, string> = messages.outcomes;
  if (outcome) {
    return (
      <DotLabel tone={OUTCOME_TONE[outcome] ?? 'quiet'}>{outcomes[outcome] ?? outcome}</DotLabel>
    );
  }
  return <DotLabel tone={STATUS_TONE[status] ?? 'quiet'}>{words[status] ?? status}</DotLabel>;
}

/** Where the call's recording stands. */
export function CallRecordingLabel({ call }: { call: CallSummary }) {
  const { recordingState } = useMessages();
  if (mayHaveNone(call)) return <DotLabel tone="quiet">{recordingState.unsure}</DotLabel>;
  return <RecordingLabel recording={call.recording} />;
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
