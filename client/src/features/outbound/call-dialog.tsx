import { Skeleton, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { type Messages, useMessages } from '@/app/i18n';
import type { ApiError, OutboundCall } from '@/shared/api';
import { phone } from '@/shared/format';
import { Dialog, ErrorState, Form, PhoneNumber } from '@/shared/ui';
import classes from './call-dialog.module.css';
import { type Intention, intend, randomKey, type Target, wishOf } from './outbound-call';
import { ownPhoneQuery, placeCall, saveOwnPhone } from './queries';

type Props = {
  target: Target;
  onPlaced: (call: OutboundCall, target: Target) => void;
  onClose: () => void;
};

/** Asks before it dials: whom, and which telephone rings first. */
export function CallDialog({ target, onPlaced, onClose }: Props) {
  const { outbound: text } = useMessages();
  const own = useQuery(ownPhoneQuery);
  return (
    <Dialog title={target.number ? text.callTo(target.name) : text.dialTitle} onClose={onClose}>
      {own.isPending && <Skeleton height={160} />}
      {own.isError && <ErrorState error={own.error} onRetry={() => void own.refetch()} />}
      {own.data && <Question {...{ target, onPlaced, onClose }} ownPhone={own.data.phone ?? ''} />}
    </Dialog>
  );
}

function Question({ target, onPlaced, onClose, ownPhone }: Props & { ownPhone: string }) {
  const { outbound: text } = useMessages();
  const client = useQueryClient();
  const intention = useRef<Intention>(null);
  const [missing, setMissing] = useState<{ to?: string; agentPhone?: string }>({});

  const call = useMutation({
    mutationFn: async (typed: { to: string; agentPhone: string }) => {
      if (typed.agentPhone !== phone(ownPhone)) {
        client.setQueryData(ownPhoneQuery.queryKey, await saveOwnPhone(typed.agentPhone));
      }
      intention.current = intend(intention.current, wishOf(target, typed), randomKey);
      return placeCall(intention.current);
    },
    onSuccess: (placed) => {
      void client.invalidateQueries({ queryKey: ['calls'] });
      onPlaced(placed, target.number ? target : { number: placed.to, name: phone(placed.to) });
    },
  });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    // A second click while the first is on its way.
    if (call.isPending) return;
    const data = new FormData(event.currentTarget);
    const typed = {
      to: String(data.get('to') ?? '').trim(),
      agentPhone: String(data.get('agent_phone')).trim(),
    };
    const found = {
      ...(!target.number && !typed.to && { to: text.numberMissing }),
      ...(!typed.agentPhone && { agentPhone: text.numberMissing }),
    };
    setMissing(found);
    if (Object.keys(found).length === 0) call.mutate(typed);
  };

  return (
    <Form
      submit={text.place}
      pending={call.isPending}
      error={call.error}
      explain={(error) => explain(error, text)}
      onSubmit={submit}
      onCancel={onClose}
    >
      {target.number ? (
        <p className={classes.number}>
          <PhoneNumber value={target.number} />
        </p>
      ) : (
        <TextInput
          name="to"
          type="tel"
          dir="ltr"
          label={text.to}
          autoComplete="off"
          error={missing.to}
          data-autofocus
        />
      )}
      <TextInput
        name="agent_phone"
        type="tel"
        dir="ltr"
        label={text.ownPhone}
        description={text.ownPhoneHint}
        autoComplete="tel"
        defaultValue={ownPhone && phone(ownPhone)}
        error={missing.agentPhone}
      />
    </Form>
  );
}

function explain({ code, status, extra }: ApiError, text: Messages['outbound']): string | null {
  const words: Record<string, string> = text.problems;
  const field = status === 422 && typeof extra.field === 'string' ? extra.field : '';
  return words[code] ?? words[field === 'phone' ? 'agent_phone' : field] ?? null;
}
