import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { CallButton } from '@/features/outbound';
import type { CallDetail } from '@/shared/api';
import { IconMore, Problem } from '@/shared/ui';
import { customerNumber, isPlayable, personName } from './call';
import classes from './call-panel.module.css';
import { EraseDialog } from './erase-dialog';
import { HoldDialog } from './hold-dialog';
import { reprocess, retryRecording, useExplainCallProblem } from './mutations';

/** Calls the customer; fetches, transcribes or analyses again; holds and deletes, for whoever may. */
export function CallActions({ call }: { call: CallDetail }) {
  const { callActions: text, calls } = useMessages();
  const works = useAtLeast('agent');
  const manages = useAtLeast('admin');
  const [open, setOpen] = useState<'hold' | 'erase' | null>(null);
  const explain = useExplainCallProblem();
  const again = useMutation({
    mutationFn: async (step: 'download' | 'transcribe' | 'analyse'): Promise<void> => {
      await (step === 'download' ? retryRecording(call.call_sid) : reprocess(call.call_sid, step));
    },
  });
  if (!works) return null;
  const ready = call.recording.state === 'ready';
  const close = () => setOpen(null);

  return (
    <div className={classes.actions}>
      <CallButton
        back={call.direction === 'inbound'}
        target={{
          leadId: call.lead?.id,
          number: customerNumber(call),
          name: personName(call, calls.unknownNumber),
        }}
      />
      <Menu position="bottom-start" shadow="md" width={240}>
        <Menu.Target>
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconMore size={18} />}
            loading={again.isPending}
          >
            {text.more}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {call.recording.state === 'failed' && (
            <Menu.Item onClick={() => again.mutate('download')}>{text.retry}</Menu.Item>
          )}
          <Menu.Item disabled={!ready} onClick={() => again.mutate('transcribe')}>
            {text.transcribe}
          </Menu.Item>
          <Menu.Item disabled={!call.transcript} onClick={() => again.mutate('analyse')}>
            {text.analyse}
          </Menu.Item>
          {manages && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => setOpen('hold')}>
                {call.legal_hold ? text.holdLift : text.hold}
              </Menu.Item>
              <Menu.Item
                className={classes.danger}
                disabled={call.legal_hold || !isPlayable(call.recording)}
                onClick={() => setOpen('erase')}
              >
                {text.erase}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <p className={classes.started} role="status">
        {again.isSuccess && text.started}
      </p>
      {again.error && <Problem error={again.error} explain={explain} />}
      {open === 'hold' && <HoldDialog call={call} onClose={close} />}
      {open === 'erase' && <EraseDialog callSid={call.call_sid} onClose={close} />}
    </div>
  );
}
