import { queryOptions } from '@tanstack/react-query';
import { draft, unwrap } from '@/shared/api';

const REFRESH_MS = 5_000;

export type Queues = {
  queues: { step: string; urgent: boolean; waiting: number | null }[];
  steps: {
    step: string;
    state: 'queued' | 'running' | 'failed';
    count: number;
    oldest_at: string;
  }[];
  failures: {
    step_id: number;
    business_id: number;
    business_name: string;
    call_sid: string;
    step: string;
    attempt: number;
    permanent: boolean;
    error_code: string;
    error_text: string;
    failed_at: string;
  }[];
  workers: string[];
  redis: boolean;
  erasures: { pending: number; failing: number; oldest_at: string | null };
};

export const queuesQuery = queryOptions({
  queryKey: ['operator', 'queues'],
  queryFn: ({ signal }) => unwrap(draft.GET<Queues>('/api/operator/queues', { signal })),
  refetchInterval: REFRESH_MS,
});

export const retryStep = (id: number) =>
  unwrap(
    draft.POST<{ step_id: number }>('/api/operator/steps/{id}/retry', { params: { path: { id } } }),
  );
