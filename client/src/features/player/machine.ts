/** The player as a pure state machine: `const next = step(state, event)`. The engine does what a new state asks for. */

export const MAX_ATTEMPTS = 12;
const MAX_RECOVERIES = 2;

const SCHEDULE_SECONDS = [3, 5, 8, 10];
const LATER_SECONDS = 15;
const LONGEST_SECONDS = 60;

export type Track = {
  callSid: string;
  /** A further recording of the call; null is its first, which the transcript belongs to. */
  recordingSid: string | null;
  /** Who was on the line: the lead's name, or the number. */
  title: string;
  number: string;
  /** The API's figure; a media element misreads variable bit rates. */
  durationSeconds: number | null;
};

export type Progress = { bytes: number; totalBytes: number | null };

/** Why the recording cannot be had yet, though it may come. */
export type WaitCause = 'processing' | 'busy' | 'failed' | 'no_worker';

export type FailureCause =
  | 'signed_out'
  | 'forbidden'
  | 'missing'
  | 'expired'
  | 'timeout'
  | 'network'
  | 'decode';

export type ProbeResult =
  | { kind: 'ready' }
  | { kind: 'wait'; cause: WaitCause; retryAfterSeconds: number; progress: Progress | null }
  | { kind: 'refused'; why: FailureCause };

type Session = {
  track: Track;
  /** Seconds into the recording where playing (again) begins. */
  resumeAt: number;
  /** Reloads after an error in mid-stream, since the last 30 s of health. */
  recoveries: number;
  /** A source that would not decode is asked for once more, then given up. */
  decodeTried: boolean;
};

export type LiveTag = 'playing' | 'buffering' | 'paused' | 'ended';

export type PlayerState =
  | { tag: 'idle' }
  | (Session & { tag: 'probing'; attempt: number })
  | (Session & {
      tag: 'preparing';
      attempt: number;
      delayMs: number;
      cause: WaitCause;
      progress: Progress | null;
    })
  | (Session & { tag: 'loading' | 'blocked' | LiveTag })
  | (Session & { tag: 'failed'; why: FailureCause });

export type PlayerEvent =
  | { type: 'PLAY'; track: Track; at: number }
  | { type: 'PROBED'; result: ProbeResult }
  /** The wait is over: its time has passed, or the server said that the recording is ready. */
  | { type: 'WAKE'; callSid: string }
  | { type: 'PLAYING' }
  | { type: 'WAITING' }
  | { type: 'PAUSED' }
  | { type: 'ENDED' }
  | { type: 'NOT_ALLOWED' }
  /** `code` is MediaError's: 2 network, 3 decode, 4 source not supported. */
  | { type: 'ELEMENT_ERROR'; code: number; at: number }
  /** 30 s of undisturbed playing. */
  | { type: 'HEALTHY' }
  | { type: 'RETRY' }
  | { type: 'CANCEL' };

export const IDLE: PlayerState = { tag: 'idle' };

/** Milliseconds to wait after the given attempt: the schedule or the server's wish, the longer one, 60 s at most. */
export function waitAfter(attempt: number, retryAfterSeconds: number): number {
  const scheduled = SCHEDULE_SECONDS[attempt - 1] ?? LATER_SECONDS;
  return Math.min(LONGEST_SECONDS, Math.max(scheduled, retryAfterSeconds)) * 1000;
}

export function isLive(state: PlayerState): state is Session & { tag: LiveTag } {
  return ['playing', 'buffering', 'paused', 'ended'].includes(state.tag);
}

export function canRetry(why: FailureCause): boolean {
  return why === 'timeout' || why === 'network' || why === 'decode';
}

export function step(state: PlayerState, event: PlayerEvent): PlayerState {
  if (event.type === 'PLAY') {
    const fresh = { track: event.track, resumeAt: event.at, recoveries: 0, decodeTried: false };
    return { ...fresh, tag: 'probing', attempt: 1 };
  }
  if (event.type === 'CANCEL') return IDLE;

  switch (state.tag) {
    case 'idle':
      return state;
    case 'probing':
      return event.type === 'PROBED' ? probed(state, state.attempt, event.result) : state;
    case 'preparing':
      return event.type === 'WAKE' && event.callSid === state.track.callSid
        ? { ...session(state), tag: 'probing', attempt: state.attempt + 1 }
        : state;
    case 'failed':
      return event.type === 'RETRY' && canRetry(state.why)
        ? { ...session(state), tag: 'probing', attempt: 1, recoveries: 0, decodeTried: false }
        : state;
    default:
      return media(state, event);
  }
}

function probed(from: Session, attempt: number, result: ProbeResult): PlayerState {
  const kept = session(from);
  switch (result.kind) {
    case 'ready':
      return { ...kept, tag: 'loading' };
    case 'refused':
      return { ...kept, tag: 'failed', why: result.why };
    case 'wait': {
      if (attempt >= MAX_ATTEMPTS) return { ...kept, tag: 'failed', why: 'timeout' };
      const delayMs = waitAfter(attempt, result.retryAfterSeconds);
      const { cause, progress } = result;
      return { ...kept, tag: 'preparing', attempt, delayMs, cause, progress };
    }
  }
}

type WithSource = Extract<PlayerState, { tag: 'loading' | 'blocked' | LiveTag }>;

function media(state: WithSource, event: PlayerEvent): PlayerState {
  switch (event.type) {
    case 'PLAYING':
      return { ...state, tag: 'playing', decodeTried: false };
    case 'WAITING':
      return state.tag === 'playing' ? { ...state, tag: 'buffering' } : state;
    case 'PAUSED':
      return ['playing', 'buffering', 'loading'].includes(state.tag)
        ? { ...state, tag: 'paused' }
        : state;
    case 'ENDED':
      return { ...state, tag: 'ended', resumeAt: 0 };
    case 'NOT_ALLOWED':
      return state.tag === 'loading' ? { ...state, tag: 'blocked' } : state;
    case 'HEALTHY':
      return state.tag === 'playing' && state.recoveries > 0 ? { ...state, recoveries: 0 } : state;
    case 'ELEMENT_ERROR':
      return broken(state, event.code, event.at);
    default:
      return state;
  }
}

function broken(state: WithSource, code: number, at: number): PlayerState {
  const resumeAt = at > 0 ? at : state.resumeAt;
  const kept = { ...session(state), resumeAt };
  if (code === 2) {
    return state.recoveries < MAX_RECOVERIES
      ? { ...kept, tag: 'probing', attempt: 1, recoveries: state.recoveries + 1 }
      : { ...kept, tag: 'failed', why: 'network' };
  }
  return state.decodeTried
    ? { ...kept, tag: 'failed', why: 'decode' }
    : { ...kept, tag: 'probing', attempt: 1, decodeTried: true };
}

function session({ track, resumeAt, recoveries, decodeTried }: Session): Session {
  return { track, resumeAt, recoveries, decodeTried };
}
