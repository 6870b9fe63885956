import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useMessages } from '@/app/i18n';
import type { CallDetail } from '@/shared/api';
import { ConfirmDialog, Dialog, Form } from '@/shared/ui';
import { useExplainCallProblem, useHold } from './mutations';

type Props = { call: CallDetail; onClose: () => void };

/** Sets a legal hold with its reason, or lifts the one that is there. */
export function HoldDialog({ call, onClose }: Props) {
  const { callActions: text } = useMessages();
  const explain = useExplainCallProblem();
  const [missing, setMissing] = useState(false);
  const change = useMutation({ ...useHold(call.call_sid), onSuccess: onClose });

  if (call.legal_hold) {
    return (
      <ConfirmDialog
        title={text.holdLift}
        text={text.holdLiftText}
        confirm={text.holdLift}
        pending={change.isPending}
        error={change.error}
        explain={explain}
        onConfirm={() => change.mutate(null)}
        onClose={onClose}
      />
    );
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const reason = String(new FormData(event.currentTarget).get('reason')).trim();
    setMissing(reason === '');
    if (reason !== '') change.mutate(reason);
  };
  return (
    <Dialog title={text.holdTitle} onClose={onClose}>
      <Form
        submit={text.holdSet}
        pending={change.isPending}
        error={change.error}
        explain={explain}
        onSubmit={submit}
        onCancel={onClose}
      >
        <p>{text.holdHint}</p>
        <TextInput
          name="reason"
          label={text.holdReason}
          maxLength={500}
          error={missing && text.holdReasonMissing}
          data-autofocus
        />
      </Form>
    </Dialog>
  );
}
