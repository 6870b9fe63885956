/** Calendar days (YYYY-MM-DD) of a zone as moments, daylight saving included. */

import { isoDay } from './format';

const DAY_MS = 86_400_000;

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The first moment of the day. Where midnight is skipped by daylight saving, the moment that follows it. */
export function startOfDay(day: string, timeZone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // The offset may change between the two guesses: the second one is asked where the first one landed.
  const guess = midnight - offsetMs(new Date(midnight), timeZone);
  const start = new Date(midnight - offsetMs(new Date(guess), timeZone));
  return isoDay(start, timeZone) < day ? new Date(start.getTime() + 3_600_000) : start;
}

/** The last millisecond of the day. */
export function endOfDay(day: string, timeZone: string): Date {
  return new Date(startOfDay(addDays(day, 1), timeZone).getTime() - 1);
}

/**
 * The moments at which the zone's clock shows the time (HH:MM) of the day: one; two where the clock is put back; where
 * it is put forward over the time, none exists and the moment as far behind the gap stands for it, as iCalendar says.
 */
export function wallTimes(day: string, time: string, timeZone: string): Date[] {
  const wall = Date.parse(`${day}T${time}:00Z`);
  const offsets = [-DAY_MS, DAY_MS].map((by) => offsetMs(new Date(wall + by), timeZone));
  const moments = [...new Set(offsets)].map((offset) => wall - offset).sort((a, b) => a - b);
  const real = moments.filter((at) => at + offsetMs(new Date(at), timeZone) === wall);
  const before = wall - (offsets[0] ?? 0);
  return (real.length > 0 ? real : [before]).map((at) => new Date(at));
}

/** What the zone's clock and calendar show at the moment. */
export function wallClock(moment: Date, timeZone: string): { day: string; minutes: number } {
  const wall = new Date(moment.getTime() + offsetMs(moment, timeZone));
  return {
    day: wall.toISOString().slice(0, 10),
    minutes: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
  };
}

/** Minutes after midnight as HH:MM. */
export function timeOfDay(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** How far the zone's wall clock is ahead of UTC at the moment. */
function offsetMs(moment: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  );
  return wall - Math.floor(moment.getTime() / 1000) * 1000;
}
