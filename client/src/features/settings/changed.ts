/** The fields whose values differ: what a partial change sends. */
export function changed<T extends object>(from: T, to: T): Partial<T> {
  const same = (key: keyof T) => JSON.stringify(from[key]) === JSON.stringify(to[key]);
  const keys = (Object.keys(to) as (keyof T)[]).filter((key) => !same(key));
  return Object.fromEntries(keys.map((key) => [key, to[key]])) as Partial<T>;
}
