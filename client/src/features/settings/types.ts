/** What the settings speak of: the document's types, their closed sets named where it only says text. */

import type { Schemas } from '@/shared/api';

export const ROLES = ['viewer', 'agent', 'admin', 'owner'] as const;
export const SCOPES = [
  'business:read',
  'calls:read',
  'recordings:listen',
  'calls:write',
  'business:manage',
  'business:own',
] as const;
export const PROVIDERS = ['default', 'none', 'openai', 'google', 'local'] as const;
export const EVENTS = [
  'call.created',
  'call.updated',
  'recording.ready',
  'recording.failed',
  'transcript.ready',
  'analysis.ready',
] as const;
export const DAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;

type Narrow<T, Closed> = Omit<T, keyof Closed> & Closed;

export type Page<T> = { items: T[]; next_cursor: string | null };
export type Role = (typeof ROLES)[number];
export type Member = Narrow<Schemas['MemberView'], { role: Role }>;
export type Invitation = Narrow<
  Schemas['InvitationView'],
  { role: Role; state: 'pending' | 'accepted' | 'expired' | 'revoked' }
>;
export type Token = Narrow<
  Schemas['TokenView'],
  { role: Role; state: 'active' | 'expired' | 'revoked' }
>;
export type Service = Schemas['ServiceView'];
export type Settings = Schemas['SettingsView'];
export type Amount = Schemas['SpanView'];
export type Preview = Schemas['PreviewView'];
export type Webhook = {
  id: number;
  url: string;
  description: string;
  events: (typeof EVENTS)[number][];
  enabled: boolean;
  disabled_reason: 'person' | 'gone' | 'failing' | null;
  failing_since: string | null;
  previous_secret_until: string | null;
};
export type Delivery = {
  id: number;
  event: (typeof EVENTS)[number] | 'ping';
  state: 'pending' | 'delivered' | 'failed';
  created_at: string;
  next_try_at: string | null;
  attempts: {
    number: number;
    at: string;
    status: number | null;
    error: string | null;
    duration_ms: number;
    response: string;
  }[];
};
export type Spoken = { say: string } | { play: string };
export type Flow =
  | {
      kind: 'forward';
      targets: string[];
      ring_seconds: number;
      announcement: Spoken | null;
      on_no_answer: 'hangup' | 'voicemail';
    }
  | {
      kind: 'voicemail';
      announcement: Spoken | null;
      greeting: Spoken | null;
      max_seconds: number;
    }
  | { kind: 'stream'; url: string; announcement: Spoken | null };
export type Interval = { day: (typeof DAYS)[number]; from: string; to: string };
export type Hours = { weekly: Interval[]; closed_dates: string[] };
export type PhoneLine = {
  id: number;
  e164: string;
  label: string | null;
  record_mode: 'none' | 'mono' | 'dual';
  recording: { enabled: boolean; reason: 'business_off' | 'number_off' | null };
  flow: Flow;
  hours: Hours | null;
  after_hours_flow: Flow | null;
  time_zone: string;
  open_now: boolean;
};
export type OptOut = { id: number; phone: string; note: string | null; created_at: string };
