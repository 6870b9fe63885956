import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useMessages } from '@/app/i18n';
import { usePlayer, usePlayerSnapshot } from '@/features/player';
import { Dialog, Form } from '@/shared/ui';
import { useErase, useExplainCallProblem } from './mutations';

type Props = { callSid: string; onClose: () => void };

/** Deletes what was recorded and understood of a call, for good; the receipt is shown in its place. */
export function EraseDialog({ callSid, onClose }: Props) {
  const { callActions: text } = useMessages();
  const explain = useExplainCallProblem();
  const player = usePlayer();
  const { state } = usePlayerSnapshot();
  const erase = useMutation({
    ...useErase(callSid),
    onSuccess: () => {
      // A buffered file would go on sounding.
      if (state.tag !== 'idle' && state.track.callSid === callSid) player.cancel();
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) =>
    erase.mutate(String(new FormData(event.currentTarget).get('reason')).trim());

  return (
    <Dialog title={text.eraseTitle} onClose={onClose}>
      <Form
        danger
        submit={text.eraseConfirm}
        pending={erase.isPending}
        error={erase.error}
        explain={explain}
        onSubmit={submit}
        onCancel={onClose}
      >
        <p>{text.eraseText}</p>
        <TextInput name="reason" label={text.eraseReason} maxLength={500} data-autofocus />
      </Form>
    </Dialog>
  );
}
