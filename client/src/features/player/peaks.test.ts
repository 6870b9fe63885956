import { expect, it } from 'vitest';
import { toBars, toPeaks } from './peaks';

it('each bar is the loudest value of its part, relative to the loudest of all', () => {
  const data = [-10, 5, -20, 40, 0, 0, -80, 80];
  expect(toBars({ data }, 4)).toEqual([0.125, 0.5, 0, 1]);
  expect(toBars({ data }, 2)).toEqual([0.5, 1]);
});

it('silence is flat, and more bars than values are filled', () => {
  expect(toBars({ data: [0, 0] }, 4)).toEqual([0, 0, 0, 0]);
});

it('what is stored comes with the silences that are worth a leap', () => {
  const silences = [
    { start: 1, end: 1.5 },
    { start: 2, end: 9 },
  ];
  expect(toPeaks({ data: [-1, 1], silences })).toEqual({
    data: [-1, 1],
    silences: [{ from: 2, to: 9 }],
  });
});

it('nothing stored is nothing to draw', () => {
  expect([toPeaks({}), toPeaks({ data: [] })]).toEqual([null, null]);
});
