import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '@/shared/api';

const MOST_RETRIES = 2;

/** A 4xx is an answer and is not asked for again; a lost connection or a 5xx is. */
function worthRetrying(failures: number, error: Error): boolean {
  const answered = error instanceof ApiError && error.status >= 400 && error.status < 500;
  return !answered && failures < MOST_RETRIES;
}

export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.status === 401) onSignedOut();
      },
    }),
    defaultOptions: { queries: { retry: worthRetrying, staleTime: 15_000 } },
  });
}
