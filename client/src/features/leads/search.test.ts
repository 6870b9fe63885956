import { describe, expect, it } from 'vitest';
import { parseLeadsSearch, toQuery } from './search';

describe('the filters in the address', () => {
  it('keep what they know and leave out the rest', () => {
    const search = { q: ' ', status: 'won', sort: 'random', city: 'חיפה', from: '2026-13-01' };
    expect(parseLeadsSearch(search)).toEqual({ status: 'won', city: 'חיפה' });
  });

  it('become moments of the zone, the last day whole, also where it has 25 hours', () => {
    expect(toQuery({ from: '2026-10-24', to: '2026-10-25' }, 'Asia/Jerusalem')).toEqual({
      created_from: '2026-10-23T21:00:00.000Z',
      created_to: '2026-10-25T22:00:00.000Z',
    });
  });
});
