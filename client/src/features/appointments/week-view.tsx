import { Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type CSSProperties, type MouseEvent, useEffect, useRef, useState } from 'react';
import { useI18n, useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { isoDay, timeOfDay, useZone, wallClock } from '@/shared/format';
import { ErrorState, Problem } from '@/shared/ui';
import type { Appointment, Calendar } from './appointment';
import { changeAppointment, weekQuery } from './queries';
import { placeDay } from './week';
import { WeekBlock } from './week-block';
import classes from './week-view.module.css';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const FIRST_HOUR = 7.75;
const STEP = 15;

type Props = {
  day: string;
  days: string[];
  calendar: number | 'none' | undefined;
  calendars: Calendar[];
  onDay: (day: string) => void;
  onOpen: (id: number) => void;
  onCreate: (day: string, at: string) => void;
};

type Move = { id: number; starts_at: string; ends_at: string };

/** Seven days side by side; on a phone one of them, and the others as buttons. */
export function WeekView({ day, days, calendar, calendars, onDay, onOpen, onCreate }: Props) {
  const { appointments: text } = useMessages();
  const zone = useZone();
  const client = useQueryClient();
  const works = useAtLeast('agent');
  const wide = useMediaQuery('(min-width: 56em)', true, { getInitialValueInEffect: false });
  const query = weekQuery(days, calendar, zone);
  const { data, error, refetch } = useQuery(query);
  const scroller = useRef<HTMLElement>(null);
  const loaded = data !== undefined;

  useEffect(() => {
    const element = scroller.current;
    if (element && loaded) element.scrollTop = (element.scrollHeight * FIRST_HOUR) / 24;
  }, [loaded]);

  const move = useMutation({
    mutationFn: ({ id, ...times }: Move) => changeAppointment(id, null, times, true),
    onMutate: ({ id, ...times }) => {
      client.setQueryData<Appointment[]>(query.queryKey, (shown) =>
        shown?.map((one) => (one.id === id ? { ...one, ...times } : one)),
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['appointments'] }),
  });

  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton height={640} radius="lg" />;
  const shown = wide ? days : [day];
  const colours = new Map(calendars.map(({ id, colour }) => [id, colour]));
  const conflicts = move.data?.conflicts.length ?? 0;

  return (
    <div className={classes.week}>
      {move.error && <Problem error={move.error} />}
      <p role="status" className={classes.notice} data-shown={conflicts > 0 || undefined}>
        {conflicts > 0 && text.overlapsNow}
      </p>
      <div className={classes.days} data-wide={wide || undefined}>
        {days.map((date) => (
          <DayHead
            key={date}
            day={date}
            pressed={wide ? undefined : date === day}
            onPress={() => onDay(date)}
          />
        ))}
      </div>
      <section
        ref={scroller}
        className={classes.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        tabIndex={0}
        aria-label={text.week}
      >
        <div className={classes.grid} style={{ '--days': shown.length } as CSSProperties}>
          <div className={classes.hours} aria-hidden="true">
            {HOURS.map((hour) => (
              <span key={hour}>
                <bdi dir="ltr">{timeOfDay(hour * 60)}</bdi>
              </span>
            ))}
          </div>
          {shown.map((date) => (
            <DayColumn
              key={date}
              day={date}
              onCreate={works ? (at) => onCreate(date, at) : undefined}
            >
              {placeDay(data, date, zone).map((placed) => (
                <WeekBlock
                  key={placed.item.id}
                  placed={placed}
                  day={date}
                  colour={colours.get(placed.item.calendar_id ?? 0)}
                  movable={works}
                  onOpen={() => onOpen(placed.item.id)}
                  onMove={(times) => move.mutate({ id: placed.item.id, ...times })}
                />
              ))}
            </DayColumn>
          ))}
        </div>
      </section>
    </div>
  );
}

type HeadProps = { day: string; pressed: boolean | undefined; onPress: () => void };

function DayHead({ day, pressed, onPress }: HeadProps) {
  const { language } = useI18n();
  const today = isoDay(new Date(), useZone()) === day;
  const date = new Date(`${day}T12:00:00Z`);
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options }).format(date);
  const content = (
    <>
      <span>{part({ weekday: 'short' })}</span>
      <span className={classes.number}>{part({ day: 'numeric' })}</span>
    </>
  );
  if (pressed === undefined) {
    return (
      <div className={classes.dayHead} data-today={today || undefined}>
        {content}
      </div>
    );
  }
  return (
    <button
      type="button"
      className={classes.dayHead}
      data-today={today || undefined}
      aria-pressed={pressed}
      aria-label={part({ weekday: 'long', day: 'numeric', month: 'long' })}
      onClick={onPress}
    >
      {content}
    </button>
  );
}

type ColumnProps = {
  day: string;
  onCreate: ((at: string) => void) | undefined;
  children: React.ReactNode;
};

function DayColumn({ day, onCreate, children }: ColumnProps) {
  const { appointments: text } = useMessages();
  const { language } = useI18n();
  const name = new Intl.DateTimeFormat(language, {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(new Date(`${day}T12:00:00Z`));

  // The mouse says when; the keyboard begins with the morning.
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const minutes = ((event.clientY - top) / height) * 24 * 60;
    const at = event.detail === 0 ? 9 * 60 : Math.floor(minutes / (2 * STEP)) * 2 * STEP;
    onCreate?.(timeOfDay(Math.min(Math.max(at, 0), 24 * 60 - STEP)));
  };
  return (
    <section className={classes.column} data-day={day} aria-label={name}>
      {onCreate && (
        <button
          type="button"
          className={classes.create}
          aria-label={text.createOn(name)}
          onClick={press}
        />
      )}
      <NowLine day={day} />
      {children}
    </section>
  );
}

/** Where the day has come to. */
function NowLine({ day }: { day: string }) {
  const zone = useZone();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date()), 60_000);
    return () => window.clearInterval(timer);
  }, []);
  const clock = wallClock(now, zone);
  if (clock.day !== day) return null;
  return <div className={classes.now} style={{ '--from': clock.minutes } as CSSProperties} />;
}
