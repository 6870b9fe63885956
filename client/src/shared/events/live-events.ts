import type { QueryClient } from '@tanstack/react-query';

/** Events that say that a call looks different now. Each only invalidates what is shown. */
const CALL_EVENTS = [
  'call.created',
  'call.updated',
  'recording.ready',
  'recording.failed',
  'transcript.ready',
  'analysis.ready',
] as const;

const REOPEN_AFTER_MS = 15_000;

type LiveEvent = { type: (typeof CALL_EVENTS)[number]; callSid: string | null };

type Options = { queryClient: QueryClient; onRecordingReady: (callSid: string) => void };

/**
 * One connection for all of a browser's tabs: HTTP/1.1 allows six an origin, and audio needs some. The tab that holds
 * the lock listens to the server and tells the others; when it closes, the next one takes over.
 */
export function connectEvents({ queryClient, onRecordingReady }: Options): () => void {
  const channel = new BroadcastChannel('prosaas.events');
  const closed = new AbortController();

  const handle = (event: LiveEvent) => {
    void queryClient.invalidateQueries({ queryKey: ['calls'] });
    if (event.callSid === null) return;
    void queryClient.invalidateQueries({ queryKey: ['call', event.callSid] });
    if (event.type === 'recording.ready') onRecordingReady(event.callSid);
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
            const event = { type, callSid: callSidOf(message.data) };
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
    channel.close();
  };
}

function callSidOf(data: string): string | null {
  try {
    const { call_sid: callSid }: { call_sid?: unknown } = JSON.parse(data);
    return typeof callSid === 'string' ? callSid : null;
  } catch {
    return null;
  }
}
