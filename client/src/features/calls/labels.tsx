import { useMessages } from '@/app/i18n';
import type { CallSummary } from '@/shared/api';
import { DotLabel } from '@/shared/ui';
import { RECORDING_TONE, STATUS_TONE } from './call';

export function StatusLabel({ call }: { call: CallSummary }) {
  const { callStatus } = useMessages();
  return <DotLabel tone={STATUS_TONE[call.status]}>{callStatus[call.status]}</DotLabel>;
}

/** The recording's state; where there is none, the reason, if it is known. */
export function RecordingLabel({ recording }: Pick<CallSummary, 'recording'>) {
  const { recordingState, recordingReason } = useMessages();
  const reasons: Record<string, string> = recordingReason;
  const reason = recording.state === 'none' ? reasons[recording.reason ?? ''] : undefined;
  return (
    <DotLabel tone={RECORDING_TONE[recording.state]}>
      {reason ?? recordingState[recording.state]}
    </DotLabel>
  );
}
