/** What changed, as a line of the audit log keeps it. */

export type Change = { name: string; from?: string; to: string };

/** `{"purge_days": {"from": 30, "to": 14}, "role": "agent"}` as words, in the order in which they stand there. */
export function changesOf(details: unknown): Change[] {
  if (typeof details !== 'object' || details === null) return [];
  return Object.entries(details).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null && 'to' in value) {
      const { from, to }: { from?: unknown; to: unknown } = value;
      return { name, from: words(from), to: words(to) };
    }
    return { name, to: words(value) };
  });
}

function words(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
