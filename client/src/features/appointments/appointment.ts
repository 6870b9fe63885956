/** What the page says of appointments. */

export const STATUSES = ['scheduled', 'confirmed', 'done', 'cancelled', 'no_show'] as const;

export type Appointment = {
  id: number;
  title: string;
  starts_at: string;
  ends_at: string;
  status: (typeof STATUSES)[number];
  notes: string | null;
  lead: { id: number; name: string | null; phone: string | null } | null;
  calendar_id: number | null;
};
export type Calendar = { id: number; name: string; colour: string; feed_active: boolean };
export type Saved = Appointment & {
  conflicts: Pick<Appointment, 'id' | 'title' | 'starts_at' | 'ends_at'>[];
};
export type AppointmentFields = {
  title: string;
  starts_at: string;
  ends_at: string;
  status: Appointment['status'];
  notes: string | null;
  lead_id: number | null;
  calendar_id: number | null;
};
