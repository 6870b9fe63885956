import { describe, expect, it } from 'vitest';
import { parseSegments } from './transcript-segments';

describe('parseSegments', () => {
  it('keeps sentences in the order of time and leaves out what is none', () => {
    const stored = [
      { start: 4.5, end: 6, speaker: 'agent', text: 'מגיעים' },
      { start: 0, text: 'שלום' },
      { start: 'soon', text: 'x' },
      { start: 2, text: ' ' },
      null,
    ];
    expect(parseSegments(stored)).toEqual([
      { start: 0, speaker: null, text: 'שלום' },
      { start: 4.5, speaker: 'agent', text: 'מגיעים' },
    ]);
  });

  it.each([null, undefined, 'text', {}])('%s has no sentences', (stored) => {
    expect(parseSegments(stored)).toEqual([]);
  });
});
