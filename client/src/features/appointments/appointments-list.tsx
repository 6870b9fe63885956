import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { phone, useFormat, useZone } from '@/shared/format';
import { DataTable, DotLabel, IconCalendar, PagedList, StateBox, type Tone } from '@/shared/ui';
import type { Appointment, Calendar } from './appointment';
import classes from './appointments-list.module.css';
import { listQuery } from './queries';

const TONE: Record<Appointment['status'], Tone> = {
  scheduled: 'busy',
  confirmed: 'good',
  done: 'quiet',
  cancelled: 'quiet',
  no_show: 'warn',
};

type Props = {
  day: string;
  calendar: number | 'none' | undefined;
  calendars: Calendar[];
  onOpen: (id: number) => void;
  onCreate: () => void;
};

export function AppointmentsList({ day, calendar, calendars, onOpen, onCreate }: Props) {
  const { appointments: text, leads } = useMessages();
  const format = useFormat();
  const works = useAtLeast('agent');
  const list = useInfiniteQuery(listQuery(day, calendar, useZone()));
  return (
    <PagedList
      list={list}
      empty={
        <StateBox
          icon={<IconCalendar size={26} />}
          text={text.empty}
          action={works && <Button onClick={onCreate}>{text.create}</Button>}
        />
      }
    >
      {(items) => (
        <DataTable
          label={text.title}
          rows={items}
          rowKey={({ id }) => id}
          columns={[
            {
              name: text.what,
              cell: ({ id, title }) => (
                <button type="button" className={classes.open} onClick={() => onOpen(id)}>
                  <bdi>{title}</bdi>
                </button>
              ),
            },
            {
              name: text.when,
              cell: ({ starts_at, ends_at }) => (
                <time dateTime={starts_at} className={classes.when}>
                  {format.fullDay(starts_at)},{' '}
                  <bdi dir="ltr">
                    {format.time(starts_at)}–{format.time(ends_at)}
                  </bdi>
                </time>
              ),
            },
            {
              name: text.lead,
              cell: ({ lead }) =>
                lead && (
                  <Link
                    to="/leads/$leadId"
                    params={{ leadId: String(lead.id) }}
                    className={classes.lead}
                  >
                    <bdi>{lead.name || (lead.phone ? phone(lead.phone) : leads.unnamed)}</bdi>
                  </Link>
                ),
            },
            {
              name: text.calendar,
              cell: ({ calendar_id }) => {
                const found = calendars.find(({ id }) => id === calendar_id);
                return (
                  found && (
                    <span
                      className={classes.calendar}
                      style={{ '--colour': found.colour } as CSSProperties}
                    >
                      <bdi>{found.name}</bdi>
                    </span>
                  )
                );
              },
            },
            {
              name: text.status,
              cell: ({ status }) => (
                <DotLabel tone={TONE[status]}>{text.statuses[status]}</DotLabel>
              ),
            },
          ]}
        />
      )}
    </PagedList>
  );
}
