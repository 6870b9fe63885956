import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '@/app/i18n';
import { leadQuery } from '@/features/leads';
import { useZone } from '@/shared/format';
import { Dialog, ErrorState } from '@/shared/ui';
import type { Calendar } from './appointment';
import { AppointmentForm } from './appointment-form';
import { appointmentQuery } from './queries';
import { firstOf } from './week';

type Props = {
  /** Without it a new one is made. */
  id: number | undefined;
  day: string;
  at: string | undefined;
  leadId: number | undefined;
  calendars: Calendar[];
  /** With the day on which it now begins. */
  onSaved: (day: string) => void;
  onClose: () => void;
};

/** One appointment, or the making of one, beside the calendar. */
export function AppointmentDialog(props: Props) {
  const { id, day, at, leadId, calendars, onSaved, onClose } = props;
  const { appointments: text } = useMessages();
  const zone = useZone();
  const one = useQuery({ ...appointmentQuery(id ?? 0), enabled: id !== undefined });
  const lead = useQuery({ ...leadQuery(leadId ?? 0), enabled: leadId !== undefined });
  const error = one.error ?? lead.error;
  const waiting = (id !== undefined && !one.data) || (leadId !== undefined && !lead.data);
  return (
    <Dialog title={id === undefined ? text.create : text.edit} place="side" onClose={onClose}>
      {error && (
        <ErrorState
          error={error}
          onRetry={() => {
            if (one.error) void one.refetch();
            if (lead.error) void lead.refetch();
          }}
        />
      )}
      {waiting && !error && <Skeleton height={420} />}
      {!waiting && !error && (
        <AppointmentForm
          key={one.data?.etag}
          appointment={one.data?.data}
          etag={one.data?.etag ?? null}
          {...(at ? { day, at } : firstOf(day, new Date(), zone))}
          lead={lead.data?.data}
          calendars={calendars}
          onSaved={onSaved}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}
