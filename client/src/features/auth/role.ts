import { useMe } from './session';

const ROLES = ['viewer', 'agent', 'admin', 'owner'] as const;
type Role = (typeof ROLES)[number];

/** Whether the person's role in the current business is this one or more. The server decides; this only hides. */
export function useAtLeast(least: Role): boolean {
  const { business } = useMe();
  const role = ROLES.find((one) => one === business?.role);
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(least);
}
