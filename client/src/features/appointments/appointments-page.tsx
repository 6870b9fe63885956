import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { addDays, isoDay, useFormat, useZone } from '@/shared/format';
import { present } from '@/shared/search';
import { IconChevron, Page, SegmentBar } from '@/shared/ui';
import { AppointmentDialog } from './appointment-dialog';
import { AppointmentsList } from './appointments-list';
import classes from './appointments-page.module.css';
import { CalendarsDialog } from './calendars-dialog';
import { calendarsQuery } from './queries';
import { type AppointmentsSearch, parseAppointmentsSearch, VIEWS } from './search';
import { weekOf } from './week';
import { WeekView } from './week-view';

type Change = { [K in keyof AppointmentsSearch]?: AppointmentsSearch[K] | undefined };

/** What was agreed with customers, as a week or as a list. */
export function AppointmentsPage() {
  const { appointments: text } = useMessages();
  const format = useFormat();
  const zone = useZone();
  const works = useAtLeast('agent');
  const search = parseAppointmentsSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const [calendarsOpen, setCalendarsOpen] = useState(false);
  const calendars = useQuery(calendarsQuery);

  const { view = 'week', calendar, appointment } = search;
  const day = search.day ?? isoDay(new Date(), zone);
  const week = weekOf(day);
  const [first = day, last = day] = [week[0], week.at(-1)];
  const noon = (date: string) => format.fullDay(`${date}T12:00:00Z`);
  const set = (change: Change, replace = true) =>
    void navigate({
      to: '/appointments',
      search: present({ ...search, ...change }),
      replace,
      resetScroll: false,
    });
  const closed = { appointment: undefined, at: undefined, lead: undefined };
  const close = () => set(closed);

  return (
    <Page
      title={text.title}
      actions={
        <>
          <Button variant="default" onClick={() => setCalendarsOpen(true)}>
            {text.calendars}
          </Button>
          {works && (
            <Button onClick={() => set({ appointment: 'new' }, false)}>{text.create}</Button>
          )}
        </>
      }
      tools={
        <div className={classes.tools}>
          <div className={classes.steps}>
            <ActionIcon
              variant="default"
              size={36}
              aria-label={text.previousWeek}
              className={classes.back}
              onClick={() => set({ day: addDays(day, -7) })}
            >
              <IconChevron size={18} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={36}
              aria-label={text.nextWeek}
              className={classes.forward}
              onClick={() => set({ day: addDays(day, 7) })}
            >
              <IconChevron size={18} />
            </ActionIcon>
            <Button variant="default" onClick={() => set({ day: undefined })}>
              {text.today}
            </Button>
            <strong role="status" className={classes.range}>
              {view === 'week' ? text.range(noon(first), noon(last)) : text.from(noon(day))}
            </strong>
          </div>
          <div className={classes.steps}>
            <NativeSelect
              aria-label={text.calendar}
              value={String(calendar ?? '')}
              data={[
                { value: '', label: text.allCalendars },
                ...(calendars.data ?? []).map(({ id, name }) => ({
                  value: String(id),
                  label: name,
                })),
                { value: 'none', label: text.noCalendar },
              ]}
              onChange={({ currentTarget: { value } }) =>
                set({ calendar: value === 'none' ? 'none' : value ? Number(value) : undefined })
              }
            />
            <SegmentBar
              label={text.view}
              value={view}
              options={VIEWS.map((value) => ({ value, label: text.views[value] }))}
              onChange={(value) => set({ view: value === 'list' ? 'list' : undefined })}
            />
          </div>
        </div>
      }
    >
      {view === 'week' ? (
        <WeekView
          day={day}
          days={week}
          calendar={calendar}
          calendars={calendars.data ?? []}
          onDay={(chosen) => set({ day: chosen })}
          onOpen={(id) => set({ appointment: id }, false)}
          onCreate={(chosen, at) => set({ appointment: 'new', day: chosen, at }, false)}
        />
      ) : (
        <AppointmentsList
          day={day}
          calendar={calendar}
          calendars={calendars.data ?? []}
          onOpen={(id) => set({ appointment: id }, false)}
          onCreate={() => set({ appointment: 'new' }, false)}
        />
      )}
      {appointment !== undefined && (
        <AppointmentDialog
          key={appointment}
          id={appointment === 'new' ? undefined : appointment}
          day={day}
          at={search.at}
          leadId={search.lead}
          calendars={calendars.data ?? []}
          // What was agreed is in sight, also in another week.
          onSaved={(saved) => set({ ...closed, day: saved })}
          onClose={close}
        />
      )}
      {calendarsOpen && <CalendarsDialog onClose={() => setCalendarsOpen(false)} />}
    </Page>
  );
}
