import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { isoDay, useFormat, useZone } from '@/shared/format';
import { Card, ErrorState } from '@/shared/ui';
import classes from './lead-page.module.css';
import { leadAppointmentsQuery } from './queries';

export function LeadAppointments({ leadId }: { leadId: number }) {
  const { leads: text, appointments, app } = useMessages();
  const format = useFormat();
  const zone = useZone();
  const works = useAtLeast('agent');
  const list = useInfiniteQuery(leadAppointmentsQuery(leadId));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card
      title={appointments.title}
      actions={
        works && (
          <Button
            variant="light"
            renderRoot={(props) => (
              <Link {...props} to="/appointments" search={{ lead: leadId, appointment: 'new' }} />
            )}
          >
            {appointments.create}
          </Button>
        )
      }
    >
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <p className={classes.quiet}>{text.noAppointments}</p>
      )}
      {items.length > 0 && (
        <ul className={classes.list}>
          {items.map((one) => (
            <li key={one.id} className={classes.line}>
              <Link
                className={classes.link}
                to="/appointments"
                search={{ day: isoDay(new Date(one.starts_at), zone), appointment: one.id }}
              >
                <bdi>{one.title}</bdi>
              </Link>
              <span className={classes.quiet}>
                {format.fullDay(one.starts_at)}, {format.time(one.starts_at)} ·{' '}
                {appointments.statuses[one.status]}
              </span>
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {app.more}
        </Button>
      )}
    </Card>
  );
}
