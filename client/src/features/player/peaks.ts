import { queryOptions } from '@tanstack/react-query';
import { ApiError, api, type Peaks, unwrap } from '@/shared/api';

/** Null while the peaks are not computed (202) or will not be (404): a plain timeline is shown then. */
export const peaksQuery = (callSid: string) =>
  queryOptions({
    queryKey: ['peaks', callSid],
    staleTime: 60_000,
    retry: false,
    queryFn: async ({ signal }): Promise<Peaks | null> => {
      const params = { path: { call_sid: callSid } };
      const pending = api.GET('/api/recordings/{call_sid}/peaks', { params, signal });
      try {
        const peaks: Partial<Peaks> | undefined = await unwrap(pending);
        return Array.isArray(peaks?.data) && peaks.data.length > 0 ? (peaks as Peaks) : null;
      } catch (cause) {
        if (cause instanceof ApiError) return null;
        throw cause;
      }
    },
  });

/** The loudest value of each of `bars` equal parts, 0 to 1, relative to the loudest of all. */
export function toBars(peaks: Pick<Peaks, 'data'>, bars: number): number[] {
  const values = peaks.data.length;
  const heights = Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * values) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * values) / bars));
    return peaks.data.slice(from, to).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  });
  const loudest = Math.max(...heights, 1);
  return heights.map((height) => height / loudest);
}
