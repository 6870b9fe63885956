import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '@/app/i18n';
import { leadQuery } from '@/features/leads';
import { Dialog, ErrorState } from '@/shared/ui';
import type { Calendar } from './appointment';
import { AppointmentForm } from './appointment-form';
import { appointmentQuery } from './queries';

type Props = {
  /** Without it a new one is made. */
  id: number | undefined;
  day: string;
  at: string | undefined;
  leadId: number | undefined;
  calendars: Calendar[];
  onClose: () => void;
};

/** One appointment, or the making of one, beside the calendar. */
export function AppointmentDialog({ id, day, at, leadId, calendars, onClose }: Props) {
  const { appointments: text } = useMessages();
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
          day={day}
          at={at ?? '09:00'}
          lead={lead.data?.data}
          calendars={calendars}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}
