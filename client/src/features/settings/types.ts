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
export type Webhook = Schemas['Webhook'];
export type Delivery = Schemas['WebhookDelivery'];
export type Spoken = Schemas['Spoken'];
export type Flow = Schemas['Flow'];
export type Interval = Schemas['Interval'];
export type Hours = Schemas['Hours'];
export type PhoneLine = Schemas['NumberView'];
