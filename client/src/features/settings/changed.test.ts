import { describe, expect, it } from 'vitest';
import { changed } from './changed';

describe('what a partial change sends', () => {
  it('is what differs, deep values whole', () => {
    const from = { name: 'a', announcement: 'x' as string | null, words: ['b'], days: 7 };
    const to = { name: 'a', announcement: null, words: ['b', 'c'], days: 7 };
    expect(changed(from, to)).toEqual({ announcement: null, words: ['b', 'c'] });
  });

  it('is nothing where nothing differs', () => {
    expect(changed({ words: ['b'] }, { words: ['b'] })).toEqual({});
  });
});
