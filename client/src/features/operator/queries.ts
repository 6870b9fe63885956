import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '@/shared/api';

const REFRESH_MS = 5_000;

export type Queues = Schemas['WorkView'];

export const queuesQuery = queryOptions({
  queryKey: ['operator', 'queues'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/operator/queues', { signal })),
  refetchInterval: REFRESH_MS,
});

export const retryStep = (id: number) =>
  unwrap(api.POST('/api/operator/steps/{id}/retry', { params: { path: { id } } }));
