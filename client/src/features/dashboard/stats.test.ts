import { describe, expect, it } from 'vitest';
import { parseDashboardSearch, spanOf } from './search';
import { barsOf, roundTop, totals } from './stats';

const none = { calls: 0, answered: 0, unanswered: 0, seconds: 0 };
const some = { calls: 5, answered: 3, unanswered: 2, seconds: 611 };

describe('the span', () => {
  it('ends today and has as many days as it says', () => {
    expect(spanOf({ days: 7 }, '2026-03-03')).toEqual({
      days: 7,
      from: '2026-02-25',
      to: '2026-03-03',
    });
  });

  it.each([
    [{}, {}],
    [{ days: '7' }, { days: 7 }],
    [{ days: '8' }, {}],
  ])('of %j is %j', (search, expected) => expect(parseDashboardSearch(search)).toEqual(expected));
});

describe('bars', () => {
  it('are of one direction', () => {
    const days = [{ date: '2026-01-01', inbound: some, outbound: none }];
    expect(barsOf({ days }, 'inbound')).toEqual([
      { date: '2026-01-01', answered: 3, unanswered: 2 },
    ]);
    expect(barsOf({ days }, 'outbound')).toEqual([
      { date: '2026-01-01', answered: 0, unanswered: 0 },
    ]);
  });

  it.each([
    [0, 4],
    [4, 4],
    [5, 6],
    [9, 10],
    [10, 10],
    [11, 20],
    [21, 40],
    [81, 100],
    [100, 100],
  ])('of at most %d have an axis up to %d', (largest, top) => expect(roundTop(largest)).toBe(top));
});

describe('totals', () => {
  it('sum both directions; who was not answered called us', () => {
    expect(totals({ total: { inbound: some, outbound: { ...some, unanswered: 9 } } })).toEqual({
      calls: 10,
      unanswered: 2,
      answeredShare: 0.6,
      minutes: 20,
    });
  });

  it('no calls have no share', () => {
    expect(totals({ total: { inbound: none, outbound: none } }).answeredShare).toBeNull();
  });
});
