/** What the pages say of a lead. */

import { phone } from '@/shared/format';
import type { Tone } from '@/shared/ui';

export const STATUSES = ['new', 'contacted', 'qualified', 'won', 'lost'] as const;
export const SOURCES = ['call', 'manual', 'import', 'api'] as const;

export type LeadStatus = (typeof STATUSES)[number];

export type Lead = {
  id: number;
  name: string | null;
  phone: string | null;
  other_phones: string[];
  email: string | null;
  status: LeadStatus;
  service: string | null;
  city: string | null;
  source: (typeof SOURCES)[number];
  last_call_at: string | null;
  open_callbacks: number;
  created_at: string;
  updated_at: string;
};
export type LeadFields = Partial<
  Pick<Lead, 'name' | 'phone' | 'email' | 'status' | 'service' | 'city'>
>;
export type Note = {
  id: number;
  text: string;
  author: { id: number; name: string } | null;
  mine: boolean;
  created_at: string;
  updated_at: string;
};
export type Import = {
  id: number | null;
  state: 'running' | 'done' | 'interrupted';
  dry_run: boolean;
  rows: number;
  rows_done: number;
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
  problems: { row: number; field: string | null; reason: string }[];
  problems_left_off: number;
  unknown_columns: string[];
  encoding: string;
  delimiter: string;
};
export type Callback = {
  id: number;
  call_sid: string;
  reason: 'missed' | 'busy' | 'voicemail' | 'failed';
  state: 'open' | 'done' | 'dismissed';
  missed_calls: number;
  last_call_at: string;
  claimed_by: { id: number; name: string } | null;
};
export type LeadAppointment = {
  id: number;
  title: string;
  starts_at: string;
  ends_at: string;
  status: 'scheduled' | 'confirmed' | 'done' | 'cancelled' | 'no_show';
};

export const STATUS_TONE: Record<LeadStatus, Tone> = {
  new: 'busy',
  contacted: 'warn',
  qualified: 'warn',
  won: 'good',
  lost: 'quiet',
};

export function leadName(lead: Pick<Lead, 'name' | 'phone' | 'email'>, unnamed: string): string {
  return lead.name || (lead.phone ? phone(lead.phone) : lead.email) || unnamed;
}
