import { type QueryClient, queryOptions, skipToken } from '@tanstack/react-query';

/** Percent by step; what is not there is not known. */
type Progress = Record<string, number>;

/** How far the steps of a call are that are at work now. Events tell; nobody can be asked. */
export const stepProgressQuery = (callSid: string) =>
  queryOptions<Progress>({ queryKey: ['step-progress', callSid], queryFn: skipToken });

export function noteProgress(
  client: Pick<QueryClient, 'setQueryData'>,
  callSid: string,
  { step, state, percent }: { step: string; state: string; percent: number | null },
): void {
  client.setQueryData<Progress>(stepProgressQuery(callSid).queryKey, (before = {}) => {
    const { [step]: _gone, ...others } = before;
    return state === 'running' && percent !== null ? { ...others, [step]: percent } : others;
  });
}
