import { describe, expect, it } from 'vitest';
import { addDays, endOfDay, isDay, startOfDay } from './days';
import { clock, createFormat, isoDay } from './format';
import { phone } from './phone';

const zone = 'Asia/Jerusalem';
const he = createFormat('he', zone);
const en = createFormat('en', zone);
const now = new Date('2026-11-26T10:00:00Z');

describe('clock', () => {
  it.each([
    [0, '0:00'],
    [59.9, '0:59'],
    [187, '3:07'],
    [3753, '1:02:33'],
  ])('%d s is %s', (seconds, text) => expect(clock(seconds)).toBe(text));
});

describe('times', () => {
  it("are told in the business's zone", () => {
    expect(en.time('2026-11-26T22:30:00Z')).toBe('00:30');
    expect(en.time('2026-07-01T22:30:00Z')).toBe('01:30');
  });

  it.each([
    ['2026-11-26T06:00:00Z', 'היום', 'Today'],
    ['2026-11-25T21:59:00Z', 'אתמול', 'Yesterday'],
    ['2026-11-25T22:01:00Z', 'היום', 'Today'],
    ['2026-11-22T08:00:00Z', 'יום ראשון', 'Sunday'],
    ['2026-10-02T08:00:00Z', '2 באוק׳', '2 Oct'],
    ['2024-10-02T08:00:00Z', '2 באוק׳ 2024', '2 Oct 2024'],
  ])('%s is %s / %s', (iso, hebrew, english) => {
    expect(he.day(iso, now)).toBe(hebrew);
    expect(en.day(iso, now)).toBe(english);
  });

  it('are spoken with units', () => {
    expect(en.spoken(3753)).toBe('1 hour, 2 minutes, 33 seconds');
    expect(en.spoken(120)).toBe('2 minutes');
    expect(en.spoken(0)).toBe('0 seconds');
    expect(he.spoken(187)).toBe('3 דקות, 7 שניות');
  });
});

describe('sizes', () => {
  it('are whole kilobytes, then megabytes', () => {
    expect(en.bytes(1)).toBe('1 kB');
    expect(en.bytes(2_345_678)).toBe('2.3 MB');
  });
});

describe('days of a zone', () => {
  it('begin at its midnight, summer and winter', () => {
    expect(startOfDay('2026-11-26', zone).toISOString()).toBe('2026-11-25T22:00:00.000Z');
    expect(startOfDay('2026-07-01', zone).toISOString()).toBe('2026-06-30T21:00:00.000Z');
  });

  it('are 23 and 25 hours long when the clock changes', () => {
    const hours = (day: string) =>
      (endOfDay(day, zone).getTime() + 1 - startOfDay(day, zone).getTime()) / 3_600_000;
    expect(hours('2026-03-27')).toBe(23);
    expect(hours('2026-10-25')).toBe(25);
    expect(hours('2026-11-26')).toBe(24);
  });

  it('begin after midnight where midnight is skipped', () => {
    const start = startOfDay('2026-04-24', 'Africa/Cairo');
    expect(isoDay(start, 'Africa/Cairo')).toBe('2026-04-24');
    expect(isoDay(new Date(start.getTime() - 1), 'Africa/Cairo')).toBe('2026-04-23');
  });

  it('are counted over months', () => {
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  });

  it.each([
    ['2026-11-26', true],
    ['2026-13-01', false],
    ['yesterday', false],
  ])('%s is a day: %s', (text, expected) => expect(isDay(text)).toBe(expected));
});

describe('phone', () => {
  it.each([
    ['+972501234567', '050-123-4567'],
    ['+97231234567', '03-123-4567'],
    ['+12025550123', '+12025550123'],
    ['anonymous', 'anonymous'],
  ])('%s is written %s', (e164, text) => expect(phone(e164)).toBe(text));
});
