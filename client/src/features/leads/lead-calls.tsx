import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMessages } from '@/app/i18n';
import { CallsList } from '@/features/calls';
import { Card, ErrorState } from '@/shared/ui';
import classes from './lead-page.module.css';
import { leadCallsQuery } from './queries';

/** The lead's calls, each played or opened from here. */
export function LeadCalls({ leadId, opened }: { leadId: number; opened: string | undefined }) {
  const { leads: text, app } = useMessages();
  const list = useInfiniteQuery(leadCallsQuery(leadId));
  const calls = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={text.calls}>
      {list.isPending && <Skeleton height={128} />}
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && calls.length === 0 && <p className={classes.quiet}>{text.noCalls}</p>}
      {calls.length > 0 && (
        <div className={classes.flush}>
          <CallsList calls={calls} opened={opened} />
        </div>
      )}
      {list.hasNextPage && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {app.more}
        </Button>
      )}
    </Card>
  );
}
