/** What the settings speak of. */

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

export type Page<T> = { items: T[]; next_cursor: string | null };
export type Role = (typeof ROLES)[number];
export type Member = {
  user_id: number;
  name: string;
  email: string;
  role: Role;
  since: string;
  you: boolean;
};
export type Invitation = {
  id: number;
  email: string;
  role: Role;
  state: 'pending' | 'accepted' | 'expired' | 'revoked';
  invited_by: string | null;
  created_at: string;
  expires_at: string;
};
export type Token = {
  id: number;
  name: string;
  prefix: string;
  role: Role;
  scopes: string[];
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  state: 'active' | 'expired' | 'revoked';
};
export type Service = { name: string; words: string[] };
export type Settings = {
  name: string;
  time_zone: string;
  language: 'he' | 'en';
  access_days: number;
  purge_days: number;
  recording_enabled: boolean;
  announcement: string | null;
  delete_upstream: boolean;
  transcription: { provider: (typeof PROVIDERS)[number]; minutes_per_month: number | null };
  services: Service[];
};
export type Amount = {
  recordings: number;
  bytes: number;
  oldest_at: string | null;
  newest_at: string | null;
};
export type Preview = Record<'deletes' | 'hides' | 'reveals' | 'held', Amount>;
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
export type Session = {
  id: number;
  address: string | null;
  user_agent: string | null;
  created_at: string;
  last_seen_at: string;
  current: boolean;
};
