/** The part of the HTTP contract that the client uses, in the form in which openapi-typescript writes it. */

export type CallStatus =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';
export type Direction = 'inbound' | 'outbound';
export type RecordingState = 'ready' | 'preparing' | 'failed' | 'expired' | 'none';
export type Role = 'owner' | 'admin' | 'agent' | 'viewer';

export type Me = {
  user: { id: number; email: string; name: string; platform_admin: boolean };
  business: {
    id: number;
    name: string;
    role: Role | null;
    language: 'he' | 'en';
    time_zone: string;
  } | null;
  businesses: { id: number; name: string; role: Role | null }[];
};

export type CallSummary = {
  call_sid: string;
  direction: Direction;
  status: CallStatus;
  from_number: string;
  to_number: string;
  started_at: string;
  answered_at: string | null;
  ended_at: string | null;
  duration_seconds: number | null;
  lead: { id: number; name: string | null } | null;
  recording: { state: RecordingState; reason?: string | null; duration_seconds?: number | null };
  service: string | null;
  city: string | null;
  summary: string | null;
};

export type TranscriptSegment = {
  start_seconds: number;
  end_seconds: number;
  speaker: string | null;
  text: string;
};

export type CallDetail = CallSummary & {
  recordings: {
    recording_sid: string;
    state: RecordingState;
    duration_seconds: number | null;
    channels: number | null;
    bytes: number | null;
  }[];
  transcript: string | null;
  transcript_segments: TranscriptSegment[] | null;
  extraction: {
    service: string | null;
    city: string | null;
    confidence: number | null;
    evidence: string | null;
  } | null;
  legal_hold: boolean;
};

export type Page<T> = { items: T[]; next_cursor: string | null };

export type CallsQuery = {
  direction?: Direction;
  status?: CallStatus;
  from?: string;
  to?: string;
  number?: string;
  recording?: RecordingState;
  q?: string;
  limit?: number;
  cursor?: string;
};

/** audiowaveform's JSON: `data` holds a minimum and a maximum for each pixel. */
export type Peaks = {
  bits: number;
  channels: number;
  sample_rate: number;
  samples_per_pixel: number;
  length: number;
  data: number[];
};

export type Problem = {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string | null;
  request_id?: string | null;
};

type Json<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Empty = { headers: Record<string, unknown>; content?: never };
type Failure = {
  headers: Record<string, unknown>;
  content: { 'application/problem+json': Problem };
};
type Body<T> = { content: { 'application/json': T } };
type CallPath = { path: { call_sid: string } };

export type paths = {
  '/api/auth/me': { get: { responses: { 200: Json<Me>; default: Failure } } };
  '/api/auth/login': {
    post: {
      requestBody: Body<{ email: string; password: string }>;
      responses: { 200: Json<Me>; default: Failure };
    };
  };
  '/api/auth/logout': { post: { responses: { 204: Empty; default: Failure } } };
  '/api/auth/business': {
    post: {
      requestBody: Body<{ business_id: number }>;
      responses: { 200: Json<Me>; default: Failure };
    };
  };
  '/api/calls': {
    get: {
      parameters: { query?: CallsQuery };
      responses: { 200: Json<Page<CallSummary>>; default: Failure };
    };
  };
  '/api/calls/{call_sid}': {
    get: { parameters: CallPath; responses: { 200: Json<CallDetail>; default: Failure } };
  };
  '/api/recordings/{call_sid}/peaks': {
    get: { parameters: CallPath; responses: { 200: Json<Peaks>; 202: Empty; default: Failure } };
  };
  '/api/recordings/{call_sid}/retry': {
    post: { parameters: CallPath; responses: { 202: Empty; default: Failure } };
  };
};
