/** Parts of an address's search: what does not parse is left out, so that an old or mistyped link still opens. */

import { isDay } from '@/shared/format';

export function textParam(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function dayParam(value: unknown): string | undefined {
  return typeof value === 'string' && isDay(value) ? value : undefined;
}

/** From the address it is text; what was parsed before is a number already. */
export function idParam(value: unknown): number | undefined {
  const text = String(value);
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

export function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((one) => one === value);
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined. */
export function present<T extends object>(values: T): Present<T> {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Present<T>;
}
