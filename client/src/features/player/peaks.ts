import { queryOptions } from '@tanstack/react-query';
import { peaksUrl } from '@/shared/api/recording-urls';
import { longSilences, type Silence } from './silence';

/** For each point of time and each channel a minimum and a maximum; where nobody speaks. */
export type Peaks = { data: number[]; silences: Silence[] };

/** audiowaveform's JSON with the silences, as the server gives it. */
type Stored = { data: number[]; silences?: { start: number; end: number }[] };

/** Null while the peaks are not computed (202) or will not be (404): a plain timeline is shown then. */
export const peaksQuery = (callSid: string) =>
  queryOptions({
    queryKey: ['peaks', callSid],
    staleTime: 60_000,
    retry: false,
    queryFn: async ({ signal }): Promise<Peaks | null> => {
      const response = await fetch(peaksUrl(callSid), { signal });
      if (response.status !== 200) return null;
      return toPeaks(await response.json());
    },
  });

/** Null where there is nothing to draw. */
export function toPeaks({ data, silences = [] }: Partial<Stored>): Peaks | null {
  if (!Array.isArray(data) || data.length === 0) return null;
  return { data, silences: longSilences(silences) };
}

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
