/** Where nobody speaks, found in a recording's peaks, and how playing leaps over it. */

import type { Peaks } from './peaks';

/** Seconds. */
export type Silence = { from: number; to: number };

/** Shorter pauses belong to the talk. */
const SHORTEST_SECONDS = 1.5;
/** Left at both ends, so that no word is cut. */
const MARGIN_SECONDS = 0.25;
/** Of the recording's loudest moment. */
const QUIET = 0.04;

export function findSilences({ data, channels, secondsPerPoint }: Peaks): Silence[] {
  const width = 2 * channels;
  const points = Math.floor(data.length / width);
  const loudness = Array.from({ length: points }, (_, point) =>
    data
      .slice(point * width, (point + 1) * width)
      .reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  );
  const threshold = loudness.reduce((most, value) => Math.max(most, value), 0) * QUIET;
  const found: Silence[] = [];
  let begun: number | null = null;
  for (let point = 0; point <= points; point += 1) {
    const quiet = point < points && (loudness[point] ?? 0) <= threshold;
    if (quiet) begun ??= point;
    else if (begun !== null) {
      const silence = { from: begun * secondsPerPoint, to: point * secondsPerPoint };
      if (silence.to - silence.from >= SHORTEST_SECONDS) found.push(silence);
      begun = null;
    }
  }
  return found;
}

/** Where to go on from a position inside a silence; null where somebody speaks or is about to. */
export function afterSilence(silences: Silence[], position: number): number | null {
  const inside = silences.find(
    ({ from, to }) => position >= from + MARGIN_SECONDS && position < to - 2 * MARGIN_SECONDS,
  );
  return inside ? inside.to - MARGIN_SECONDS : null;
}
