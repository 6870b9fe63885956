/** Where nobody speaks, and how playing leaps over it. */

/** Seconds. */
export type Silence = { from: number; to: number };

/** Shorter pauses belong to the talk. */
const SHORTEST_SECONDS = 1.5;
/** Left at both ends, so that no word is cut. */
const MARGIN_SECONDS = 0.25;

/** Of the silences that the server found, those worth a leap. */
export function longSilences(found: { start: number; end: number }[]): Silence[] {
  return found
    .map(({ start: from, end: to }) => ({ from, to }))
    .filter(({ from, to }) => to - from >= SHORTEST_SECONDS);
}

/** Where to go on from a position inside a silence; null where somebody speaks or is about to. */
export function afterSilence(silences: Silence[], position: number): number | null {
  const inside = silences.find(
    ({ from, to }) => position >= from + MARGIN_SECONDS && position < to - 2 * MARGIN_SECONDS,
  );
  return inside ? inside.to - MARGIN_SECONDS : null;
}
