import type { Language } from '@/app/i18n';

const LOCALES: Record<Language, string> = { he: 'he-IL', en: 'en-GB' };
const MEGABYTE = 1_000_000;

export type Format = ReturnType<typeof createFormat>;

/** ISO in, words out, in the business's own time zone. */
export function createFormat(language: Language, timeZone: string) {
  const locale = LOCALES[language];
  const inZone = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const time = inZone({ hour: '2-digit', minute: '2-digit', hour12: false });
  const seconds = inZone({ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
  const weekday = inZone({ weekday: 'long' });
  const dayOfYear = inZone({ day: 'numeric', month: 'short' });
  const fullDay = inZone({ day: 'numeric', month: 'short', year: 'numeric' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const dateOnly = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
  });
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const unit = (name: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: name.endsWith('byte') ? 'short' : 'long',
      maximumFractionDigits: digits,
    });
  const units = {
    hour: unit('hour'),
    minute: unit('minute'),
    second: unit('second'),
    kilobyte: unit('kilobyte'),
    megabyte: unit('megabyte', 1),
  };

  return {
    time: (iso: string) => time.format(new Date(iso)),
    timeWithSeconds: (iso: string) => seconds.format(new Date(iso)),
    number: (value: number) => number.format(value),

    /** A calendar day (YYYY-MM-DD), which has no zone. */
    date: (day: string) => dateOnly.format(new Date(`${day}T00:00:00Z`)),
    percent: (share: number) => percent.format(share),

    /** Today, yesterday, a weekday within the last six days, else the date. */
    day(iso: string, now: Date): string {
      const moment = new Date(iso);
      const ago = dayNumber(now, timeZone) - dayNumber(moment, timeZone);
      if (ago === 0 || ago === 1) return capitalised(relative.format(-ago, 'day'));
      if (ago > 1 && ago < 7) return weekday.format(moment);
      return ago >= 0 && ago < 300 ? dayOfYear.format(moment) : fullDay.format(moment);
    },

    fullDay: (iso: string) => fullDay.format(new Date(iso)),

    /** For the ear: "3 minutes, 7 seconds". */
    spoken(total: number): string {
      const { hours, minutes, rest } = split(total);
      const parts = [
        hours > 0 ? units.hour.format(hours) : '',
        minutes > 0 ? units.minute.format(minutes) : '',
        rest > 0 || total < 60 ? units.second.format(rest) : '',
      ];
      return parts.filter(Boolean).join(', ');
    },

    bytes: (bytes: number) =>
      bytes < MEGABYTE
        ? units.kilobyte.format(Math.ceil(bytes / 1000))
        : units.megabyte.format(bytes / MEGABYTE),
  };
}

/** For the eye: 3:07, 1:02:33. */
export function clock(total: number): string {
  const { hours, minutes, rest } = split(total);
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function split(total: number) {
  const whole = Math.max(0, Math.floor(total));
  return {
    hours: Math.floor(whole / 3600),
    minutes: Math.floor((whole % 3600) / 60),
    rest: whole % 60,
  };
}

function dayNumber(moment: Date, timeZone: string): number {
  return Date.parse(`${isoDay(moment, timeZone)}T00:00:00Z`) / 86_400_000;
}

const calendars = new Map<string, Intl.DateTimeFormat>();
const calendarOf = (timeZone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });

/** The calendar day of a moment in a zone, YYYY-MM-DD. */
export function isoDay(moment: Date, timeZone: string): string {
  const days = calendars.get(timeZone) ?? calendarOf(timeZone);
  calendars.set(timeZone, days);
  return days.format(moment);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
