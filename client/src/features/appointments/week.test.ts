import { describe, expect, it } from 'vitest';
import { firstOf, movedBy, movedTo, placeDay, startOf, weekOf } from './week';

const zone = 'Asia/Jerusalem';
const at = (starts_at: string, ends_at: string) => ({ starts_at, ends_at });
const shape = (items: ReturnType<typeof at>[], day: string) =>
  placeDay(items, day, zone).map(({ from, to, lane, lanes }) => [from / 60, to / 60, lane, lanes]);

describe('a week', () => {
  it('begins on Sunday, also over the end of a year', () => {
    expect(weekOf('2026-01-01')[0]).toBe('2025-12-28');
    expect(weekOf('2026-01-04')).toHaveLength(7);
    expect(weekOf('2026-01-04')[0]).toBe('2026-01-04');
  });
});

describe('a new appointment', () => {
  it.each([
    ['2026-11-26T05:10:00Z', '2026-11-26', '09:00'],
    ['2026-11-26T12:10:00Z', '2026-11-26', '15:00'],
    ['2026-11-26T19:10:00Z', '2026-11-27', '09:00'],
    ['2026-11-25T12:10:00Z', '2026-11-26', '09:00'],
  ])('asked for at %s is offered on %s at %s', (now, day, time) => {
    expect(firstOf('2026-11-26', new Date(now), zone)).toEqual({ day, at: time });
  });
});

describe('the grid of a day', () => {
  it('puts overlapping appointments side by side, and those that only touch in one lane', () => {
    const items = [
      at('2026-11-26T07:00:00Z', '2026-11-26T08:00:00Z'),
      at('2026-11-26T07:30:00Z', '2026-11-26T08:30:00Z'),
      at('2026-11-26T08:00:00Z', '2026-11-26T09:00:00Z'),
      at('2026-11-26T10:00:00Z', '2026-11-26T11:00:00Z'),
    ];
    expect(shape(items, '2026-11-26')).toEqual([
      [9, 10, 0, 2],
      [9.5, 10.5, 1, 2],
      [10, 11, 0, 2],
      [12, 13, 0, 1],
    ]);
  });

  it('keeps nine o’clock at nine on the days on which the clock changes', () => {
    expect(shape([at('2026-03-27T06:00:00Z', '2026-03-27T07:00:00Z')], '2026-03-27')).toEqual([
      [9, 10, 0, 1],
    ]);
    expect(shape([at('2026-10-25T07:00:00Z', '2026-10-25T08:00:00Z')], '2026-10-25')).toEqual([
      [9, 10, 0, 1],
    ]);
  });

  it('shows one that goes over midnight on both days', () => {
    const night = [at('2026-11-26T21:00:00Z', '2026-11-26T23:00:00Z')];
    expect(shape(night, '2026-11-26')).toEqual([[23, 24, 0, 1]]);
    expect(shape(night, '2026-11-27')).toEqual([[0, 1, 0, 1]]);
    expect(shape(night, '2026-11-28')).toEqual([]);
  });
});

describe('moving', () => {
  const hour = at('2026-10-24T06:00:00Z', '2026-10-24T07:00:00Z');

  it('keeps the wall clock over a change of the clock, and the length', () => {
    expect(movedBy(hour, 1, 0, zone)).toEqual(
      at('2026-10-25T07:00:00.000Z', '2026-10-25T08:00:00.000Z'),
    );
    expect(movedTo(hour, '2026-10-26', 9 * 60 + 15, zone)).toEqual(
      at('2026-10-26T07:15:00.000Z', '2026-10-26T08:15:00.000Z'),
    );
  });

  it('goes over midnight in both directions', () => {
    expect(movedBy(hour, 0, -10 * 60, zone).starts_at).toBe('2026-10-23T20:00:00.000Z');
    expect(movedBy(hour, 0, 15 * 60, zone).starts_at).toBe('2026-10-24T21:00:00.000Z');
  });
});

describe('a chosen time', () => {
  it('is once, skipped, twice or missing', () => {
    expect(startOf('2026-11-26', '09:00', zone)).toMatchObject({ tag: 'once' });
    expect(startOf('2026-03-27', '02:30', zone)).toEqual({
      tag: 'skipped',
      at: new Date('2026-03-27T00:30:00Z'),
    });
    expect(startOf('2026-10-25', '01:30', zone)).toEqual({
      tag: 'twice',
      first: new Date('2026-10-24T22:30:00Z'),
      second: new Date('2026-10-24T23:30:00Z'),
    });
    expect(startOf('', '09:00', zone)).toEqual({ tag: 'missing' });
  });
});
