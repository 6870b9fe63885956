import { Button, Skeleton } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMessages } from '@/app/i18n';
import { Sheet } from './page';
import classes from './paged-list.module.css';
import { ErrorState } from './state-box';

type Pages<T> = InfiniteData<{ items: T[]; next_cursor?: string | null | undefined }>;

type Props<T> = {
  list: UseInfiniteQueryResult<Pages<T>, Error>;
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
};

const SKELETON_ROWS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** A list that comes in pages, in each of its states. */
export function PagedList<T>({ list, empty, children }: Props<T>) {
  const { app } = useMessages();
  if (list.isPending) return <ListSkeleton />;
  if (!list.data) {
    return (
      <Sheet>
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      </Sheet>
    );
  }
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Sheet>{empty}</Sheet>;
  return (
    <>
      <Sheet stale={list.isPlaceholderData}>{children(items)}</Sheet>
      {list.error && <ErrorState error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && (
        <Button
          className={classes.more}
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {app.more}
        </Button>
      )}
    </>
  );
}

export function ListSkeleton() {
  const { app } = useMessages();
  return (
    <section className={classes.skeletons} aria-busy="true" aria-label={app.loading}>
      {SKELETON_ROWS.map((row) => (
        <div key={row} className={classes.skeleton}>
          <Skeleton height={16} width="24%" />
          <Skeleton height={16} width="14%" />
          <Skeleton height={16} width="32%" />
        </div>
      ))}
    </section>
  );
}
