import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { LeadPicker, type PickedLead } from '@/features/leads';
import { ApiError } from '@/shared/api';
import { timeOfDay, useFormat, useZone, wallClock } from '@/shared/format';
import { ConfirmDialog, FieldRow, Form } from '@/shared/ui';
import { type AppointmentFields, type Calendar, type Saved, STATUSES } from './appointment';
import classes from './appointment-form.module.css';
import { changeAppointment, createAppointment, deleteAppointment } from './queries';
import { movedBy, startOf } from './week';

const LENGTHS = [15, 30, 45, 60, 90, 120, 180, 240, 480];
const MINUTE_MS = 60_000;

type Props = {
  appointment: Saved | undefined;
  etag: string | null;
  day: string;
  at: string;
  lead: PickedLead | undefined;
  calendars: Calendar[];
  /** With the day on which it now begins. */
  onSaved: (day: string) => void;
  onClose: () => void;
};

/** A day, a time of the business's clock and a length; what the clock's own changes do to them is said. */
export function AppointmentForm(props: Props) {
  const { appointment, etag, lead, calendars, onSaved, onClose, ...at } = props;
  const { appointments: text, app } = useMessages();
  const zone = useZone();
  const client = useQueryClient();
  const works = useAtLeast('agent');
  const begin = appointment && wallClock(new Date(appointment.starts_at), zone);
  const [title, setTitle] = useState(appointment?.title ?? lead?.name ?? '');
  const [day, setDay] = useState(begin?.day ?? at.day);
  const [time, setTime] = useState(begin ? timeOfDay(begin.minutes) : at.at);
  const [second, setSecond] = useState(() => isSecond(appointment, zone));
  const [minutes, setMinutes] = useState(appointment ? lengthOf(appointment) : 60);
  const [person, setPerson] = useState(appointment?.lead ?? lead);
  const [calendar, setCalendar] = useState(appointment?.calendar_id ?? null);
  const [status, setStatus] = useState(appointment?.status ?? 'scheduled');
  const [notes, setNotes] = useState(appointment?.notes ?? '');
  const [deleting, setDeleting] = useState(false);

  const start = startOf(day, time, zone);
  const startsAt =
    start.tag === 'missing'
      ? undefined
      : start.tag === 'twice'
        ? start[second ? 'second' : 'first']
        : start.at;
  const refresh = () => client.invalidateQueries({ queryKey: ['appointments'] });
  const save = useMutation({
    mutationFn: ({ fields, insist }: { fields: AppointmentFields; insist: boolean }) =>
      appointment
        ? changeAppointment(appointment.id, etag, fields, insist)
        : createAppointment(fields, insist),
    onSuccess: ({ starts_at }) => {
      void refresh();
      onSaved(wallClock(new Date(starts_at), zone).day);
    },
  });
  const overlaps = save.error instanceof ApiError && save.error.code === 'appointment_overlaps';
  const remove = useMutation({
    mutationFn: () => deleteAppointment(appointment?.id ?? 0),
    onSuccess: () => {
      void refresh();
      onClose();
    },
  });

  const submit = () => {
    if (!startsAt || title.trim() === '') return;
    const fields: AppointmentFields = {
      title: title.trim(),
      starts_at: startsAt.toISOString(),
      ends_at: new Date(startsAt.getTime() + minutes * MINUTE_MS).toISOString(),
      status,
      notes: notes.trim() || null,
      lead_id: person?.id ?? null,
      calendar_id: calendar,
    };
    save.mutate({ fields, insist: overlaps });
  };
  /** Whoever changes the time is asked anew about an overlap. */
  const setWhen = (change: () => void) => {
    save.reset();
    change();
  };
  const move = (days: number, by: number) => {
    if (!startsAt) return;
    const iso = startsAt.toISOString();
    const moved = movedBy({ starts_at: iso, ends_at: iso }, days, by, zone);
    const clock = wallClock(new Date(moved.starts_at), zone);
    setWhen(() => {
      setDay(clock.day);
      setTime(timeOfDay(clock.minutes));
    });
  };

  return (
    <>
      <Form
        submit={overlaps ? text.saveAnyway : app.save}
        pending={save.isPending}
        error={save.error}
        explain={({ code }) => (code === 'appointment_overlaps' ? text.overlaps : undefined)}
        idle={!works || !startsAt || title.trim() === ''}
        onCancel={onClose}
        aside={
          appointment &&
          works && (
            <Button variant="subtle" color="gray" onClick={() => setDeleting(true)}>
              {app.delete}
            </Button>
          )
        }
        onSubmit={submit}
      >
        <TextInput
          label={text.what}
          value={title}
          maxLength={200}
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
          autoFocus
          data-autofocus
        />
        <FieldRow>
          <TextInput
            type="date"
            label={text.day}
            value={day}
            onChange={({ currentTarget: { value } }) => setWhen(() => setDay(value))}
          />
          <TextInput
            type="time"
            label={text.time}
            value={time}
            onChange={({ currentTarget: { value } }) => setWhen(() => setTime(value.slice(0, 5)))}
          />
          <NativeSelect
            label={text.length}
            value={String(minutes)}
            data={[...new Set([...LENGTHS, minutes])]
              .sort((a, b) => a - b)
              .map((value) => ({ value: String(value), label: text.minutes(value) }))}
            onChange={({ currentTarget: { value } }) => setWhen(() => setMinutes(Number(value)))}
          />
        </FieldRow>
        <When start={start} startsAt={startsAt} minutes={minutes} />
        {start.tag === 'twice' && (
          <NativeSelect
            label={text.whichOne}
            value={second ? 'second' : 'first'}
            data={[
              { value: 'first', label: text.firstOfTwo },
              { value: 'second', label: text.secondOfTwo },
            ]}
            onChange={({ currentTarget: { value } }) =>
              setWhen(() => setSecond(value === 'second'))
            }
          />
        )}
        {appointment && works && (
          <fieldset className={classes.moves}>
            <legend>{text.move}</legend>
            <MoveButton label={text.dayEarlier} onClick={() => move(-1, 0)} />
            <MoveButton label={text.dayLater} onClick={() => move(1, 0)} />
            <MoveButton label={text.earlier} onClick={() => move(0, -15)} />
            <MoveButton label={text.later} onClick={() => move(0, 15)} />
          </fieldset>
        )}
        <LeadPicker label={text.lead} picked={person ?? undefined} onPick={setPerson} />
        {appointment?.lead && (
          <Link
            className={classes.lead}
            to="/leads/$leadId"
            params={{ leadId: String(appointment.lead.id) }}
          >
            {text.openLead}
          </Link>
        )}
        <FieldRow>
          <NativeSelect
            label={text.calendar}
            value={String(calendar ?? '')}
            data={[
              { value: '', label: text.noCalendar },
              ...calendars.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            onChange={({ currentTarget: { value } }) =>
              setWhen(() => setCalendar(value ? Number(value) : null))
            }
          />
          <NativeSelect
            label={text.status}
            value={status}
            data={STATUSES.map((value) => ({ value, label: text.statuses[value] }))}
            onChange={({ currentTarget: { value } }) =>
              setStatus(STATUSES.find((one) => one === value) ?? 'scheduled')
            }
          />
        </FieldRow>
        <Textarea
          label={text.notes}
          rows={3}
          value={notes}
          onChange={({ currentTarget }) => setNotes(currentTarget.value)}
        />
      </Form>
      {deleting && (
        <ConfirmDialog
          title={text.delete}
          text={text.deleteText}
          confirm={app.delete}
          danger
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
}

function MoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button variant="default" size="compact-md" onClick={onClick}>
      {label}
    </Button>
  );
}

type WhenProps = {
  start: ReturnType<typeof startOf>;
  startsAt: Date | undefined;
  minutes: number;
};

/** From when to when, as it will be told; and a word where the clock is put forward over the time. */
function When({ start, startsAt, minutes }: WhenProps) {
  const { appointments: text } = useMessages();
  const format = useFormat();
  if (!startsAt) return <p role="status">{text.chooseTime}</p>;
  const begin = startsAt.toISOString();
  const end = new Date(startsAt.getTime() + minutes * MINUTE_MS).toISOString();
  return (
    <p role="status" className={classes.when} data-warn={start.tag === 'skipped' || undefined}>
      {start.tag === 'skipped' && `${text.skipped} `}
      {format.fullDay(begin)},{' '}
      <bdi dir="ltr">
        {format.time(begin)}–{format.time(end)}
      </bdi>
    </p>
  );
}

function lengthOf({ starts_at, ends_at }: Saved): number {
  return Math.round((Date.parse(ends_at) - Date.parse(starts_at)) / MINUTE_MS);
}

/** Whether it is the later of two moments that the clock tells alike. */
function isSecond(appointment: Saved | undefined, zone: string): boolean {
  if (!appointment) return false;
  const clock = wallClock(new Date(appointment.starts_at), zone);
  const start = startOf(clock.day, timeOfDay(clock.minutes), zone);
  return start.tag === 'twice' && start.second.getTime() === Date.parse(appointment.starts_at);
}
