/** What a person may do to a call; whatever shows the call follows. */

import { mutationOptions, useQueryClient } from '@tanstack/react-query';
import { useMessages } from '@/app/i18n';
import { type ApiError, api, type CallDetail, unwrap } from '@/shared/api';
import { callQuery, erasureQuery } from './queries';

type Correction = { service?: string | null; city?: string | null };
export type Step = 'peaks' | 'transcribe' | 'analyse';

const at = (callSid: string) => ({ params: { path: { call_sid: callSid } } });

export function useCorrectCall(callSid: string) {
  const client = useQueryClient();
  return mutationOptions({
    mutationFn: async (body: Correction) => {
      const call: CallDetail = await unwrap(
        api.PATCH('/api/calls/{call_sid}', { ...at(callSid), body }),
      );
      client.setQueryData(callQuery(callSid).queryKey, call);
      await client.invalidateQueries({ queryKey: ['calls'] });
    },
  });
}

export const reprocess = (callSid: string, step: Step) =>
  unwrap(api.POST('/api/calls/{call_sid}/reprocess', { ...at(callSid), body: { step } }));

/** Forgets the failure, so that the download begins now. */
export const retryRecording = (callSid: string) =>
  unwrap(api.POST('/api/recordings/{call_sid}/retry', at(callSid)));

export function useHold(callSid: string) {
  const client = useQueryClient();
  return mutationOptions({
    /** A reason sets the hold, null lifts it. */
    mutationFn: async (reason: string | null) => {
      await (reason === null
        ? unwrap(api.DELETE('/api/calls/{call_sid}/hold', at(callSid)))
        : unwrap(api.PUT('/api/calls/{call_sid}/hold', { ...at(callSid), body: { reason } })));
      await client.invalidateQueries({ queryKey: ['call', callSid] });
    },
  });
}

export function useErase(callSid: string) {
  const client = useQueryClient();
  return mutationOptions({
    mutationFn: async (reason: string) => {
      const params = { path: { call_sid: callSid }, ...(reason && { query: { reason } }) };
      const receipt = await unwrap(api.DELETE('/api/recordings/{call_sid}', { params }));
      client.setQueryData(erasureQuery(callSid).queryKey, receipt);
      await Promise.all(
        [['calls'], ['call', callSid], ['peaks', callSid]].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
}

/** The words for the codes that only calls have. */
export function useExplainCallProblem(): (error: ApiError) => string | null {
  const words: Record<string, string> = useMessages().callActions.problems;
  return ({ code }) => words[code] ?? null;
}
