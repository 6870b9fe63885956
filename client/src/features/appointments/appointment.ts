/** What the page says of appointments. */

import type { Schemas } from '@/shared/api';

export type Appointment = Schemas['AppointmentView'];
export type Calendar = Schemas['CalendarView'];
/** With those at the same time. */
export type Saved = Schemas['AppointmentDetail'];
export type AppointmentFields = Schemas['AppointmentBody'];

export const STATUSES = [
  'scheduled',
  'confirmed',
  'done',
  'cancelled',
  'no_show',
] as const satisfies Appointment['status'][];
