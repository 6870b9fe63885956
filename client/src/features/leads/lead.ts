/** What the pages say of a lead. */

import type { Schemas } from '@/shared/api';
import { phone } from '@/shared/format';
import type { Tone } from '@/shared/ui';

export type Lead = Schemas['LeadView'];
export type LeadStatus = Lead['status'];
export type LeadFields = Schemas['LeadPatch'];
export type Note = Schemas['NoteView'];
export type Import = Schemas['ImportView'];

export const STATUSES = [
  'new',
  'contacted',
  'qualified',
  'won',
  'lost',
] as const satisfies LeadStatus[];
export const SOURCES = ['call', 'manual', 'import', 'api'] as const satisfies Lead['source'][];

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
