import { NativeSelect } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { useFormat } from '@/shared/format';
import { Card, DotLabel, PhoneNumber, Problem } from '@/shared/ui';
import { type Lead, type LeadStatus, STATUS_TONE, STATUSES } from './lead';
import classes from './lead-page.module.css';
import { changeLead, leadQuery } from './queries';

type Props = { lead: Lead; etag: string | null };

/** Who the lead is and where it stands. */
export function LeadFacts({ lead, etag }: Props) {
  const { leads: text } = useMessages();
  const format = useFormat();
  return (
    <Card title={text.details}>
      <Status lead={lead} etag={etag} />
      <dl className={classes.facts}>
        <Fact name={text.phone}>{lead.phone && <PhoneNumber value={lead.phone} />}</Fact>
        {lead.other_phones.map((other) => (
          <Fact key={other} name={text.otherPhone}>
            <PhoneNumber value={other} />
          </Fact>
        ))}
        <Fact name={text.email}>
          {lead.email && (
            <a href={`mailto:${lead.email}`} className={classes.link}>
              <bdi dir="ltr">{lead.email}</bdi>
            </a>
          )}
        </Fact>
        <Fact name={text.service}>{lead.service && <bdi>{lead.service}</bdi>}</Fact>
        <Fact name={text.city}>{lead.city && <bdi>{lead.city}</bdi>}</Fact>
        <Fact name={text.source}>{text.sources[lead.source]}</Fact>
        <Fact name={text.created}>{format.fullDay(lead.created_at)}</Fact>
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children || '–'}</dd>
    </div>
  );
}

function Status({ lead, etag }: Props) {
  const { leads: text } = useMessages();
  const client = useQueryClient();
  const works = useAtLeast('agent');
  const { queryKey } = leadQuery(lead.id);
  const change = useMutation({
    mutationFn: (status: LeadStatus) => changeLead(lead.id, etag, { status }),
    onSuccess: (answer) => {
      client.setQueryData(queryKey, answer);
      void client.invalidateQueries({ queryKey: ['leads'] });
    },
    onError: () => void client.invalidateQueries({ queryKey }),
  });
  if (!works) {
    return <DotLabel tone={STATUS_TONE[lead.status]}>{text.statuses[lead.status]}</DotLabel>;
  }
  return (
    <>
      <NativeSelect
        label={text.status}
        disabled={change.isPending}
        value={change.isPending ? change.variables : lead.status}
        data={STATUSES.map((value) => ({ value, label: text.statuses[value] }))}
        onChange={({ currentTarget: { value } }) => {
          const status = STATUSES.find((one) => one === value);
          if (status) change.mutate(status);
        }}
      />
      {change.error && <Problem error={change.error} />}
    </>
  );
}
