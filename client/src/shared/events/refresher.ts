import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { LiveEvent } from './live-events';

/** Events come in groups (a call ends: status, recording, lead); what they touch is asked for once. */
const GATHER_MS = 200;

/** What lists and figures are made of: any event about a call may change them. */
const ABOUT_CALLS = ['calls', 'callbacks', 'leads', 'lead', 'stats'];

/** Turns events into fresh queries: only what is on the screen is fetched again. */
export function createRefresher(queryClient: Pick<QueryClient, 'invalidateQueries'>) {
  const waiting = new Map<string, QueryKey>();
  let timer = 0;

  const add = (queryKey: QueryKey) => waiting.set(JSON.stringify(queryKey), queryKey);
  const flush = () => {
    timer = 0;
    for (const queryKey of waiting.values()) void queryClient.invalidateQueries({ queryKey });
    waiting.clear();
  };

  return {
    note({ type, callSid, outboundCallId, step }: LiveEvent): void {
      // A download's progress changes nothing but the player's own text, which the player asks for.
      if (type === 'recording.progress') return;
      // Of a step's progress its beginning and its end are seen on the call; between them the percents are enough.
      if (type === 'step.progress' && step?.state === 'running' && step.percent !== 0) return;
      if (type !== 'step.progress') for (const name of ABOUT_CALLS) add([name]);
      if (callSid !== null) {
        add(['call', callSid]);
        add(['peaks', callSid]);
      }
      if (outboundCallId !== null) add(['outbound-call', outboundCallId]);
      timer ||= window.setTimeout(flush, GATHER_MS);
    },
    stop(): void {
      window.clearTimeout(timer);
    },
  };
}
