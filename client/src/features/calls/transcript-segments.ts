/** A sentence of a call. */
export type TranscriptSegment = {
  /** Seconds into the recording. */
  start: number;
  speaker: string | null;
  text: string;
};

/** Sentences in the order of time, from what was stored; one without a beginning or words is left out. */
export function parseSegments(stored: unknown): TranscriptSegment[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap(parseOne).sort((a, b) => a.start - b.start);
}

function parseOne(stored: unknown): TranscriptSegment[] {
  if (typeof stored !== 'object' || stored === null) return [];
  const { start, speaker, text }: Record<string, unknown> = { ...stored };
  if (typeof start !== 'number' || typeof text !== 'string' || text.trim() === '') return [];
  return [{ start, speaker: typeof speaker === 'string' ? speaker : null, text }];
}
