import { describe, expect, it } from 'vitest';
import { parseSegments, quotes } from './transcript-segments';

describe('parseSegments', () => {
  it('keeps sentences in the order of time and leaves out what is none', () => {
    const stored = [
      { start_seconds: 4.5, end_seconds: 6, speaker: 'agent', text: 'מגיעים' },
      { start_seconds: 0, text: 'שלום' },
      { start_seconds: 'soon', text: 'x' },
      { start_seconds: 2, text: ' ' },
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

describe('quotes', () => {
  it.each([
    ['a sentence', ['a sentence']],
    [
      ['one', 'two'],
      ['one', 'two'],
    ],
    [{ service: 'a leak', city: { text: 'in Haifa' }, confidence: 0.9 }, ['a leak', 'in Haifa']],
    [{ service: 'same', city: 'same' }, ['same']],
    [null, []],
    [' ', []],
  ])('of %j', (evidence, expected) => {
    expect(quotes(evidence)).toEqual(expected);
  });
});
