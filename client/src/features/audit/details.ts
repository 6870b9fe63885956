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

export type AuditObject = { kind: string; id: string | undefined };

/** `CA…`, `user:7`, `settings`, or `lead:3 from lead:5` of two that became one. */
export function objectsOf(object: string): AuditObject[] {
  return object.split(' from ').map((one) => {
    if (/^CA[0-9a-f]{32}$/.test(one)) return { kind: 'call', id: one };
    const [kind = '', id] = one.split(':');
    return { kind, id };
  });
}

function words(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) {
    return value.join(', ') || '–';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
