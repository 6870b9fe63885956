import { describe, expect, it } from 'vitest';
import { exportUrl, filterOf, parseCallsSearch, toQuery } from './search';

describe('parseCallsSearch', () => {
  it('keeps what it knows', () => {
    const search = {
      q: 'מזגן',
      number: '050',
      outcome: 'missed',
      recording: 'ready',
      from: '2026-11-01',
      to: '2026-11-26',
      service: 'אינסטלציה',
      city: 'חיפה',
      call: 'CA1',
      t: '83',
    };
    expect(parseCallsSearch(search)).toEqual({ ...search, t: 83 });
  });

  it('leaves out what it does not', () => {
    const search = {
      q: ' ',
      outcome: 'sleeping',
      recording: 'x',
      from: 'soon',
      t: '-1',
      foo: 'bar',
    };
    expect(parseCallsSearch(search)).toEqual({});
  });
});

describe('toQuery', () => {
  const zone = 'Asia/Jerusalem';

  it('turns days of the zone into moments', () => {
    expect(toQuery({ from: '2026-11-25', to: '2026-11-26' }, 'inbound', zone)).toEqual({
      direction: 'inbound',
      from: '2026-11-24T22:00:00.000Z',
      to: '2026-11-26T21:59:59.999Z',
    });
  });

  it.each([
    ['050-123 4567', '+972501234567'],
    ['+1 202 555', '+1202555'],
    ['4567', '4567'],
  ])('writes the number %s as %s', (typed, stored) => {
    expect(toQuery({ number: typed }, 'outbound', zone).number).toBe(stored);
  });
});

describe('filterOf', () => {
  it('knows nothing of the open call', () => {
    expect(filterOf({ q: 'a', call: 'CA1', t: 3 })).toEqual({ q: 'a' });
  });
});

describe('exportUrl', () => {
  it('asks for the calls that the list shows', () => {
    expect(exportUrl({ direction: 'inbound', q: 'מזגן דולף', outcome: 'missed' })).toBe(
      `/api/calls/export.csv?direction=inbound&q=${encodeURIComponent('מזגן').concat('+', encodeURIComponent('דולף'))}&outcome=missed`,
    );
  });
});
