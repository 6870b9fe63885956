/**
 * Appointments on the grid of a week. The grid shows the wall clock, so that nine o'clock is at the same height on a day
 * of 23, 24 or 25 hours; an appointment's length is real time.
 */

import { addDays, startOfDay, timeOfDay, wallClock, wallTimes } from '@/shared/format';

const DAY_MINUTES = 24 * 60;
/** So that a short one can still be read and pressed. */
const LEAST_MINUTES = 20;

type Timed = { starts_at: string; ends_at: string };

export type Placed<T> = {
  item: T;
  /** Minutes of the wall clock. */
  from: number;
  to: number;
  /** Those that overlap stand side by side. */
  lane: number;
  lanes: number;
};

/** The seven days from Sunday that hold the day. */
export function weekOf(day: string): string[] {
  const sunday = addDays(day, -new Date(`${day}T00:00:00Z`).getUTCDay());
  return [0, 1, 2, 3, 4, 5, 6].map((by) => addDays(sunday, by));
}

const MORNING = 9 * 60;
const EVENING = 18 * 60;

/** When a new appointment begins that was asked for without a time: in the morning, today at the next full hour. */
export function firstOf(day: string, now: Date, timeZone: string): { day: string; at: string } {
  const clock = wallClock(now, timeZone);
  const next = clock.day === day ? (Math.floor(clock.minutes / 60) + 1) * 60 : MORNING;
  return next > EVENING
    ? { day: addDays(day, 1), at: timeOfDay(MORNING) }
    : { day, at: timeOfDay(Math.max(next, MORNING)) };
}

/** The appointments that touch the day, earliest first, the overlapping ones in lanes. */
export function placeDay<T extends Timed>(items: T[], day: string, timeZone: string): Placed<T>[] {
  const first = startOfDay(day, timeZone).getTime();
  const end = startOfDay(addDays(day, 1), timeZone).getTime();
  const placed = items
    .filter(({ starts_at, ends_at }) => Date.parse(starts_at) < end && Date.parse(ends_at) > first)
    .map((item) => {
      const from = minutesOn(day, Date.parse(item.starts_at), first, end, timeZone);
      const to = minutesOn(day, Date.parse(item.ends_at), first, end, timeZone);
      const begin = Math.min(from, DAY_MINUTES - LEAST_MINUTES);
      return { item, from: begin, to: Math.max(to, begin + LEAST_MINUTES), lane: 0, lanes: 1 };
    })
    .sort((a, b) => a.from - b.from || b.to - a.to);

  let group: Placed<T>[] = [];
  let groupEnd = 0;
  const close = () => {
    const lanes = Math.max(0, ...group.map(({ lane }) => lane)) + 1;
    for (const one of group) one.lanes = lanes;
    group = [];
  };
  for (const one of placed) {
    if (one.from >= groupEnd) close();
    const taken = new Set(group.filter(({ to }) => to > one.from).map(({ lane }) => lane));
    while (taken.has(one.lane)) one.lane += 1;
    group.push(one);
    groupEnd = group.length === 1 ? one.to : Math.max(groupEnd, one.to);
  }
  close();
  return placed;
}

function minutesOn(day: string, at: number, first: number, end: number, timeZone: string): number {
  if (at <= first) return 0;
  if (at >= end) return DAY_MINUTES;
  const clock = wallClock(new Date(at), timeZone);
  return clock.day === day ? clock.minutes : 0;
}

/** The appointment at another time of the wall clock, as long as it was. */
export function movedTo(item: Timed, day: string, minutes: number, timeZone: string): Timed {
  const length = Date.parse(item.ends_at) - Date.parse(item.starts_at);
  const [start] = wallTimes(day, timeOfDay(minutes), timeZone);
  if (!start) return item;
  const ends = new Date(start.getTime() + length);
  return { starts_at: start.toISOString(), ends_at: ends.toISOString() };
}

/** By so many days and minutes of the wall clock. */
export function movedBy(item: Timed, days: number, minutes: number, timeZone: string): Timed {
  const clock = wallClock(new Date(item.starts_at), timeZone);
  const total = clock.minutes + minutes;
  const over = Math.floor(total / DAY_MINUTES);
  const day = addDays(clock.day, days + over);
  return movedTo(item, day, total - over * DAY_MINUTES, timeZone);
}

/** When a chosen day and time are, or why that needs a word. */
export type Start =
  | { tag: 'missing' }
  | { tag: 'once'; at: Date }
  /** The clock is put forward over it. */
  | { tag: 'skipped'; at: Date }
  /** The clock is put back over it. */
  | { tag: 'twice'; first: Date; second: Date };

export function startOf(day: string, time: string, timeZone: string): Start {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{2}:\d{2}$/.test(time)) return { tag: 'missing' };
  const [first, second] = wallTimes(day, time, timeZone);
  if (!first) return { tag: 'missing' };
  if (second) return { tag: 'twice', first, second };
  const clock = wallClock(first, timeZone);
  const same = clock.day === day && timeOfDay(clock.minutes) === time;
  return { tag: same ? 'once' : 'skipped', at: first };
}
