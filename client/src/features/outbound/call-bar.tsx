import { ActionIcon, Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMessages } from '@/app/i18n';
import type { OutboundCall } from '@/shared/api';
import { DotLabel, IconClose, PhoneNumber, Problem } from '@/shared/ui';
import classes from './call-bar.module.css';
import { isOver, toneOf, wordsFor } from './outbound-call';
import { endCall, outboundCallQuery } from './queries';

type Props = {
  placed: OutboundCall;
  name: string;
  renderLink: (callSid: string, text: string) => ReactNode;
  onAgain: () => void;
  onClose: () => void;
};

/** How a call goes, from the first ring to its end. Not modal: one reads the customer's page meanwhile. */
export function CallBar({ placed, name, renderLink, onAgain, onClose }: Props) {
  const { outbound: text } = useMessages();
  const client = useQueryClient();
  const options = outboundCallQuery(placed.id);
  const { data: call } = useQuery({ ...options, initialData: placed });
  const hangUp = useMutation({
    mutationFn: () => endCall(placed.id),
    onSuccess: (ended) => client.setQueryData(options.queryKey, ended),
  });
  const over = isOver(call);

  return (
    <section className={classes.bar} aria-label={text.bar}>
      <div className={classes.who}>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span className={classes.number}>
          <PhoneNumber value={call.to} />
        </span>
      </div>
      <p className={classes.state} role="status">
        <DotLabel tone={toneOf(call)}>{wordsFor(call, text)}</DotLabel>
      </p>
      {hangUp.error && <Problem error={hangUp.error} />}
      <div className={classes.actions}>
        {call.call_sid && renderLink(call.call_sid, text.details)}
        {over ? (
          <>
            <Button size="compact-md" variant="light" onClick={onAgain}>
              {text.again}
            </Button>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              radius="xl"
              aria-label={text.close}
              onClick={onClose}
            >
              <IconClose />
            </ActionIcon>
          </>
        ) : (
          <Button
            size="compact-md"
            color="red.8"
            loading={hangUp.isPending}
            onClick={() => hangUp.mutate()}
          >
            {text.hangUp}
          </Button>
        )}
      </div>
    </section>
  );
}
