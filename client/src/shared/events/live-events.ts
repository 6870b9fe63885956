import type { QueryClient } from '@tanstack/react-query';
import { createRefresher } from './refresher';
import { noteProgress } from './step-progress';

/** Events that say that a call looks different now. Each only invalidates what is shown. */
const CALL_EVENTS = [
  'call.created',
  'call.updated',
  'recording.progress',
  'recording.ready',
  'recording.failed',
  'transcript.ready',
  'analysis.ready',
  'step.progress',
] as const;

const REOPEN_AFTER_MS = 15_000;

export type LiveEvent = {
  type: (typeof CALL_EVENTS)[number];
  callSid: string | null;
  /** Of a call that was asked for by a click; it may have no SID yet. */
  outboundCallId: number | null;
  /** Of a step that is at work, or was. */
  step: StepNews | null;
};

type StepNews = { step: string; state: string; percent: number | null };

type Options = {
  queryClient: QueryClient;
  onRecordingReady: (callSid: string) => void;
  /** Its first bytes are here: what plays while it downloads can begin. */
  onRecordingProgress: (callSid: string) => void;
};

/**
 * One connection for all of a browser's tabs: HTTP/1.1 allows six an origin, and audio needs some. The tab that holds
 * the lock listens to the server and tells the others; when it closes, the next one takes over.
 */
export function connectEvents(options: Options): () => void {
  const { queryClient, onRecordingReady, onRecordingProgress } = options;
  const channel = new BroadcastChannel('prosaas.events');
  const closed = new AbortController();
  const refresher = createRefresher(queryClient);

  const handle = (event: LiveEvent) => {
    refresher.note(event);
    if (event.callSid === null) return;
    if (event.step) noteProgress(queryClient, event.callSid, event.step);
    if (event.type === 'recording.ready') onRecordingReady(event.callSid);
    if (event.type === 'recording.progress') onRecordingProgress(event.callSid);
  };
  channel.onmessage = (message: MessageEvent<LiveEvent>) => handle(message.data);

  const lead = () =>
    new Promise<void>((resolve) => {
      let source = open();
      let reopen = 0;

      function open(): EventSource {
        const opened = new EventSource('/api/events');
        for (const type of CALL_EVENTS) {
          opened.addEventListener(type, (message) => {
            const event = { type, ...parseEvent(message.data) };
            channel.postMessage(event);
            handle(event);
          });
        }
        // A broken connection is taken up again by the browser; a refused one is not.
        opened.onerror = () => {
          if (opened.readyState !== EventSource.CLOSED) return;
          reopen = window.setTimeout(() => {
            source = open();
          }, REOPEN_AFTER_MS);
        };
        return opened;
      }

      closed.signal.addEventListener('abort', () => {
        window.clearTimeout(reopen);
        source.close();
        resolve();
      });
    });

  navigator.locks.request('prosaas.events', { signal: closed.signal }, lead).catch(() => {
    // Closed while waiting for its turn.
  });

  return () => {
    closed.abort();
    refresher.stop();
    channel.close();
  };
}

export function parseEvent(data: string): Omit<LiveEvent, 'type'> {
  try {
    const parsed: unknown = JSON.parse(data);
    const { call_sid: sid, payload }: Record<string, unknown> = { ...(parsed as object) };
    const flat: Record<string, unknown> = { ...(parsed as object), ...(payload as object | null) };
    const { outbound_call_id: id, step, state, percent } = flat;
    return {
      callSid: typeof sid === 'string' && sid !== '' ? sid : null,
      outboundCallId: typeof id === 'number' ? id : null,
      step:
        typeof step === 'string' && typeof state === 'string'
          ? { step, state, percent: typeof percent === 'number' ? percent : null }
          : null,
    };
  } catch {
    return { callSid: null, outboundCallId: null, step: null };
  }
}
