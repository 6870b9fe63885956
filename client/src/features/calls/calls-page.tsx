import { Button, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import { NewCallButton } from '@/features/outbound';
import type { CallsQuery, Direction } from '@/shared/api';
import { useZone } from '@/shared/format';
import { ErrorState, ExportButton, IconCalls, Page, Sheet, StateBox } from '@/shared/ui';
import { CallPanel } from './call-panel';
import { CallsFilterBar } from './calls-filter-bar';
import { CallsList } from './calls-list';
import classes from './calls-page.module.css';
import { callsQuery } from './queries';
import { type CallsFilter, exportUrl, filterOf, parseCallsSearch, toQuery } from './search';

const SKELETON_ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** The calls of one direction: found by filters, played with one press, opened for their details. */
export function CallsPage({ direction }: { direction: Direction }) {
  const { calls: text } = useMessages();
  const search = parseCallsSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const title = direction === 'inbound' ? text.inboundTitle : text.outboundTitle;
  const filter = filterOf(search);
  const query = toQuery(filter, direction, useZone());
  const sideBySide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });

  const setFilter = (next: CallsFilter) => void navigate({ to: '.', search: next, replace: true });
  const closeCall = () => void navigate({ to: '.', search: filter, resetScroll: false });

  return (
    <div className={classes.split} data-open={search.call !== undefined || undefined}>
      <div className={classes.list} inert={search.call !== undefined && !sideBySide}>
        <Page
          title={title}
          actions={
            <>
              <ExportButton href={exportUrl(query)} fileName="calls.csv" label={text.export} />
              {direction === 'outbound' && <NewCallButton />}
            </>
          }
          tools={<CallsFilterBar filter={filter} onChange={setFilter} />}
        >
          <Calls
            query={query}
            filtered={Object.keys(filter).length > 0}
            opened={search.call}
            onClear={() => setFilter({})}
          />
        </Page>
      </div>
      {search.call && <CallPanel callSid={search.call} startAt={search.t} onClose={closeCall} />}
    </div>
  );
}

type CallsProps = {
  query: CallsQuery;
  filtered: boolean;
  opened: string | undefined;
  onClear: () => void;
};

function Calls({ query, filtered, opened, onClear }: CallsProps) {
  const { calls: text } = useMessages();
  const list = useInfiniteQuery(callsQuery(query));

  if (list.isPending) return <CallsSkeleton />;
  if (!list.data) {
    return <Sheet>{<ErrorState error={list.error} onRetry={() => void list.refetch()} />}</Sheet>;
  }
  const calls = list.data.pages.flatMap((page) => page.items);
  if (calls.length === 0) {
    const action = (
      <Button variant="light" onClick={filtered ? onClear : () => void list.refetch()}>
        {filtered ? text.clear : text.refresh}
      </Button>
    );
    return (
      <Sheet>
        <StateBox
          icon={<IconCalls size={26} />}
          text={filtered ? text.emptyFiltered : text.empty}
          action={action}
        />
      </Sheet>
    );
  }
  return (
    <>
      <Sheet stale={list.isPlaceholderData}>
        <CallsList calls={calls} opened={opened} />
      </Sheet>
      {list.error && <ErrorState error={list.error} onRetry={() => void list.fetchNextPage()} />}
      <footer className={classes.foot}>
        <span role="status">{text.shown(calls.length)}</span>
        {list.hasNextPage && (
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {text.more}
          </Button>
        )}
      </footer>
    </>
  );
}

function CallsSkeleton() {
  const { app } = useMessages();
  return (
    <Sheet busy label={app.loading}>
      {SKELETON_ROWS.map((row) => (
        <div key={row} className={classes.skeleton}>
          <Skeleton circle height={40} />
          <Skeleton height={16} width="22%" />
          <Skeleton height={16} width="12%" />
          <Skeleton height={16} width="30%" />
        </div>
      ))}
    </Sheet>
  );
}
