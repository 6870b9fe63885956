import type { RecordingStatus } from '@/shared/api';
import { recordingStatusUrl, recordingUrl } from '@/shared/api/recording-urls';
import type { FailureCause, ProbeResult, Progress, Track, WaitCause } from './machine';

type Recorded = Pick<Track, 'callSid' | 'recordingSid'>;

const REFUSALS: Record<number, FailureCause> = {
  401: 'signed_out',
  403: 'forbidden',
  404: 'missing',
  410: 'expired',
};

const WAITS: Record<number, WaitCause> = {
  202: 'processing',
  429: 'busy',
  500: 'no_worker',
  503: 'failed',
};

/**
 * Asks whether the recording may be played, before a media element sees the address: to the element 202, 404 and 410
 * look the same. Rejects only when aborted.
 */
export async function probe(
  { callSid, recordingSid }: Recorded,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const url = recordingUrl(callSid, recordingSid);
  let response: Response;
  try {
    response = await fetch(url, { method: 'HEAD', cache: 'no-store', signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    return { kind: 'refused', why: 'network' };
  }
  if (response.status === 200 || response.status === 206) return { kind: 'ready' };

  const retryAfter = response.headers.get('retry-after');
  const cause = WAITS[response.status];
  // A 500 without Retry-After is not "no worker is there" but a fault.
  if (cause && !(cause === 'no_worker' && retryAfter === null)) {
    const progress = cause === 'processing' ? await askProgress(callSid, signal) : null;
    return { kind: 'wait', cause, retryAfterSeconds: secondsOf(retryAfter), progress };
  }
  return { kind: 'refused', why: REFUSALS[response.status] ?? 'network' };
}

/** HEAD has no body: the downloaded bytes are told by the status address. Their absence is no failure. */
async function askProgress(callSid: string, signal: AbortSignal): Promise<Progress | null> {
  try {
    const response = await fetch(recordingStatusUrl(callSid), { cache: 'no-store', signal });
    if (!response.ok) return null;
    const { bytes, total_bytes: totalBytes }: RecordingStatus = await response.json();
    return bytes ? { bytes, totalBytes: totalBytes ?? null } : null;
  } catch (cause) {
    if (signal.aborted) throw cause;
    return null;
  }
}

/** Retry-After in seconds; its other form, a date, counts from now. */
function secondsOf(header: string | null): number {
  if (header === null) return 0;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}
