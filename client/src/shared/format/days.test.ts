import { describe, expect, it } from 'vitest';
import { timeOfDay, wallClock, wallTimes } from './days';

const zone = 'Asia/Jerusalem';
const iso = (day: string, time: string, timeZone = zone) =>
  wallTimes(day, time, timeZone).map((moment) => moment.toISOString());

describe('the moments of a wall-clock time', () => {
  it('is one on an ordinary day', () => {
    expect(iso('2026-11-26', '09:30')).toEqual(['2026-11-26T07:30:00.000Z']);
    expect(iso('2026-07-01', '09:30')).toEqual(['2026-07-01T06:30:00.000Z']);
  });

  it('are two where the clock is put back', () => {
    expect(iso('2026-10-25', '01:30')).toEqual([
      '2026-10-24T22:30:00.000Z',
      '2026-10-24T23:30:00.000Z',
    ]);
    expect(iso('2026-10-25', '02:00')).toHaveLength(1);
    expect(iso('2026-10-25', '00:59')).toHaveLength(1);
  });

  it('that the clock skips is the one as far behind the gap', () => {
    const [at, ...others] = wallTimes('2026-03-27', '02:30', zone);
    expect(others).toEqual([]);
    expect(at && wallClock(at, zone)).toEqual({ day: '2026-03-27', minutes: 3 * 60 + 30 });
  });

  it('hold west of Greenwich too', () => {
    expect(iso('2026-11-01', '01:15', 'America/New_York')).toEqual([
      '2026-11-01T05:15:00.000Z',
      '2026-11-01T06:15:00.000Z',
    ]);
  });
});

describe('the wall clock', () => {
  it('gives back what was asked for', () => {
    for (const day of ['2026-03-26', '2026-03-27', '2026-10-25', '2026-10-26']) {
      for (const minutes of [0, 90, 239, 720, 1439]) {
        for (const moment of wallTimes(day, timeOfDay(minutes), zone)) {
          expect(wallClock(moment, zone)).toEqual({ day, minutes });
        }
      }
    }
  });
});
