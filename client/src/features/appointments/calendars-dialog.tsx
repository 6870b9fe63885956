import { Button, Skeleton, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type CSSProperties, useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { ConfirmDialog, Dialog, ErrorState, Form, Problem, SecretOnce } from '@/shared/ui';
import type { Calendar } from './appointment';
import classes from './calendars-dialog.module.css';
import {
  calendarsQuery,
  changeCalendar,
  createCalendar,
  deleteCalendar,
  endFeed,
  makeFeed,
} from './queries';

const COLOURS = ['#0b6b74', '#3b82f6', '#8b5cf6', '#d946ef', '#e11d48', '#ea7317', '#65a30d'];

/** The business's calendars, their colours, and the links by which other programs follow them. */
export function CalendarsDialog({ onClose }: { onClose: () => void }) {
  const { appointments: text } = useMessages();
  const works = useAtLeast('agent');
  const { data, error, refetch } = useQuery(calendarsQuery);
  const [editing, setEditing] = useState<number | 'new'>();
  const done = () => setEditing(undefined);
  return (
    <Dialog title={text.calendars} place="side" onClose={onClose}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={160} />}
      {data?.length === 0 && <p className={classes.text}>{text.noCalendars}</p>}
      <ul className={classes.list}>
        {data?.map((calendar) => (
          <li key={calendar.id} className={classes.item}>
            {editing === calendar.id ? (
              <CalendarForm calendar={calendar} onDone={done} />
            ) : (
              <OneCalendar calendar={calendar} onEdit={() => setEditing(calendar.id)} />
            )}
          </li>
        ))}
      </ul>
      {works && editing === 'new' && <CalendarForm onDone={done} used={data?.length ?? 0} />}
      {works && editing === undefined && (
        <Button onClick={() => setEditing('new')}>{text.newCalendar}</Button>
      )}
    </Dialog>
  );
}

function OneCalendar({ calendar, onEdit }: { calendar: Calendar; onEdit: () => void }) {
  const { appointments: text, app } = useMessages();
  const client = useQueryClient();
  const works = useAtLeast('agent');
  const manages = useAtLeast('admin');
  const [deleting, setDeleting] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: calendarsQuery.queryKey });
  const feed = useMutation({ mutationFn: () => makeFeed(calendar.id), onSuccess: refresh });
  const end = useMutation({
    mutationFn: () => endFeed(calendar.id),
    onSuccess: () => {
      feed.reset();
      return refresh();
    },
  });
  const remove = useMutation({
    mutationFn: () => deleteCalendar(calendar.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['appointments'] });
      return refresh();
    },
  });
  return (
    <>
      <div className={classes.head}>
        <span className={classes.name} style={{ '--colour': calendar.colour } as CSSProperties}>
          <bdi>{calendar.name}</bdi>
        </span>
        {works && (
          <>
            <Button
              variant="subtle"
              size="compact-md"
              aria-label={`${app.edit}: ${calendar.name}`}
              onClick={onEdit}
            >
              {app.edit}
            </Button>
            <Button
              variant="subtle"
              color="gray"
              size="compact-md"
              aria-label={`${app.delete}: ${calendar.name}`}
              onClick={() => setDeleting(true)}
            >
              {app.delete}
            </Button>
          </>
        )}
      </div>
      {manages && (
        <div className={classes.feed}>
          <span className={classes.text}>{calendar.feed_active ? text.feedOn : text.feedOff}</span>
          <Button
            variant="light"
            size="compact-md"
            loading={feed.isPending}
            onClick={() => feed.mutate()}
          >
            {calendar.feed_active ? text.rotateFeed : text.makeFeed}
          </Button>
          {calendar.feed_active && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-md"
              loading={end.isPending}
              onClick={() => end.mutate()}
            >
              {text.endFeed}
            </Button>
          )}
        </div>
      )}
      {feed.data && <SecretOnce label={text.feedLink(calendar.name)} value={feed.data.url} />}
      {(feed.error || end.error) && <Problem error={feed.error ?? end.error} />}
      {deleting && (
        <ConfirmDialog
          title={text.deleteCalendar(calendar.name)}
          text={text.deleteCalendarText}
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

type FormProps = { calendar?: Calendar; used?: number; onDone: () => void };

function CalendarForm({ calendar, used = 0, onDone }: FormProps) {
  const { appointments: text, app } = useMessages();
  const client = useQueryClient();
  const [name, setName] = useState(calendar?.name ?? '');
  const [colour, setColour] = useState(
    calendar?.colour ?? COLOURS[used % COLOURS.length] ?? '#0b6b74',
  );
  const save = useMutation({
    mutationFn: () => {
      const fields = { name: name.trim(), colour };
      return calendar ? changeCalendar(calendar.id, fields) : createCalendar(fields);
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: calendarsQuery.queryKey });
      onDone();
    },
  });
  return (
    <Form
      submit={calendar ? app.save : text.newCalendar}
      pending={save.isPending}
      error={save.error}
      idle={name.trim() === ''}
      onCancel={onDone}
      onSubmit={() => save.mutate()}
    >
      <TextInput
        label={text.calendarName}
        value={name}
        maxLength={80}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <fieldset className={classes.colours}>
        <legend>{text.colour}</legend>
        {[...new Set([...COLOURS, colour])].map((value, index) => (
          <input
            key={value}
            type="radio"
            name="colour"
            className={classes.colour}
            style={{ '--colour': value } as CSSProperties}
            aria-label={text.colourNumber(index + 1)}
            checked={value === colour}
            onChange={() => setColour(value)}
          />
        ))}
      </fieldset>
    </Form>
  );
}
