/** An Israeli number as people here write it; any other one in its international form, grouped after the plus. */
export function phone(e164: string): string {
  const local = /^\+972(\d{8,9})$/.exec(e164)?.[1];
  if (!local) return e164;
  const area = local.length === 9 ? 2 : 1;
  const rest = local.slice(area);
  return `0${local.slice(0, area)}-${rest.slice(0, 3)}-${rest.slice(3)}`;
}
