import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import type { CallStats } from '@/shared/api';
import { isoDay, useFormat, useZone } from '@/shared/format';
import { Card, ErrorState, IconDashboard, Page, SegmentBar, Sheet, StateBox } from '@/shared/ui';
import { CallsChart } from './calls-chart';
import classes from './dashboard-page.module.css';
import { parseDashboardSearch, SPANS, spanOf } from './search';
import { barsOf, statsQuery, totals } from './stats';
import { TopList } from './top-list';

/** How the telephone does: calls a day, answered or not, minutes, what callers want and where. */
export function DashboardPage() {
  const { dashboard: text } = useMessages();
  const search = parseDashboardSearch(useSearch({ strict: false }));
  const { days, from, to } = spanOf(search, isoDay(new Date(), useZone()));
  const stats = useQuery(statsQuery(from, to));
  const navigate = useNavigate();
  const choose = (days: string) =>
    void navigate({ to: '.', search: parseDashboardSearch({ days }), replace: true });

  return (
    <Page
      title={text.title}
      actions={
        <SegmentBar
          label={text.period}
          value={String(days)}
          options={SPANS.map((span) => ({ value: String(span), label: text.days(span) }))}
          onChange={choose}
        />
      }
    >
      {stats.isPending && <DashboardSkeleton />}
      {stats.isError && !stats.data && (
        <Sheet>
          <ErrorState error={stats.error} onRetry={() => void stats.refetch()} />
        </Sheet>
      )}
      {stats.data && <Figures stats={stats.data} stale={stats.isPlaceholderData} />}
    </Page>
  );
}

function Figures({ stats, stale }: { stats: CallStats; stale: boolean }) {
  const { dashboard: text } = useMessages();
  const format = useFormat();
  const { calls, unanswered, answeredShare, minutes } = totals(stats);
  if (calls === 0) {
    return (
      <Sheet stale={stale}>
        <StateBox
          icon={<IconDashboard size={26} />}
          text={text.empty}
          action={
            <Button
              variant="light"
              renderRoot={(props) => (
                <Link to="/settings/$tab" params={{ tab: 'numbers' }} {...props} />
              )}
            >
              {text.toSettings}
            </Button>
          }
        />
      </Sheet>
    );
  }
  return (
    <div className={classes.board} data-stale={stale || undefined} aria-busy={stale}>
      <dl className={classes.figures}>
        <Figure name={text.total} value={format.number(calls)} />
        <Figure
          name={text.answered}
          value={answeredShare === null ? '–' : format.percent(answeredShare)}
        />
        <Figure name={text.unanswered} value={format.number(unanswered)} />
        <Figure name={text.minutes} value={format.number(minutes)} />
      </dl>
      <div className={classes.charts}>
        <Card title={text.inbound}>
          <CallsChart name={text.inbound} path="/calls" bars={barsOf(stats, 'inbound')} />
        </Card>
        <Card title={text.outbound}>
          <CallsChart name={text.outbound} path="/outbound" bars={barsOf(stats, 'outbound')} />
        </Card>
      </div>
      <div className={classes.tops}>
        <Card title={text.services}>
          <TopList items={stats.services} filter="service" />
        </Card>
        <Card title={text.cities}>
          <TopList items={stats.cities} filter="city" />
        </Card>
      </div>
    </div>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function DashboardSkeleton() {
  const { app } = useMessages();
  return (
    <div className={classes.board} aria-busy="true" role="status" aria-label={app.loading}>
      <Skeleton height={92} radius="lg" />
      <div className={classes.charts}>
        <Skeleton height={288} radius="lg" />
        <Skeleton height={288} radius="lg" />
      </div>
    </div>
  );
}
