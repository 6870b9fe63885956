import { Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMessages } from '@/app/i18n';
import { useFormat } from '@/shared/format';
import { Card, DataTable, DotLabel, ErrorState, Page, Problem } from '@/shared/ui';
import classes from './operator-page.module.css';
import { type Queues, queuesQuery, retryStep } from './queries';

/** For whoever runs the platform: what waits, who works, what failed and can be tried again. */
export function OperatorPage() {
  const { operator: text } = useMessages();
  const { data, error, refetch } = useQuery(queuesQuery);
  return (
    <Page title={text.title}>
      {data ? (
        <div className={classes.parts}>
          {error && <Problem error={error} />}
          <Health data={data} />
          <Steps data={data} />
          <Failures data={data} />
        </div>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={420} radius="lg" />
      )}
    </Page>
  );
}

function Health({ data: { redis, workers, queues, erasures } }: { data: Queues }) {
  const { operator: text } = useMessages();
  const steps: Record<string, string> = text.steps;
  return (
    <div className={classes.tiles}>
      <Card title={text.workers}>
        <DotLabel tone={workers.length > 0 ? 'good' : 'bad'}>
          {workers.length > 0 ? text.workerCount(workers.length) : text.noWorkers}
        </DotLabel>
        <ul className={classes.names}>
          {workers.map((name) => (
            <li key={name}>
              <bdi dir="ltr">{name}</bdi>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={text.queues}>
        <DotLabel tone={redis ? 'good' : 'bad'}>{redis ? text.redisUp : text.redisDown}</DotLabel>
        <dl className={classes.counts}>
          {queues.map(({ step, urgent, waiting }) => (
            <div key={`${step} ${urgent}`}>
              <dt>
                {steps[step] ?? step}
                {urgent && ` (${text.urgent})`}
              </dt>
              <dd>{waiting ?? '–'}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card title={text.erasures}>
        <DotLabel tone={erasures.failing > 0 ? 'bad' : 'good'}>
          {erasures.failing > 0 ? text.erasuresFailing(erasures.failing) : text.erasuresFine}
        </DotLabel>
        <p>{text.erasuresPending(erasures.pending)}</p>
      </Card>
    </div>
  );
}

function Steps({ data: { steps } }: { data: Queues }) {
  const { operator: text } = useMessages();
  const states: Record<string, string> = text.states;
  const format = useFormat();
  const names: Record<string, string> = text.steps;
  return (
    <Card title={text.stepsTitle}>
      {steps.length === 0 ? (
        <p>{text.noSteps}</p>
      ) : (
        <DataTable
          label={text.stepsTitle}
          rows={steps}
          rowKey={({ step, state }) => `${step} ${state}`}
          columns={[
            { name: text.step, cell: ({ step }) => names[step] ?? step },
            {
              name: text.state,
              cell: ({ state }) => (
                <DotLabel tone={state === 'failed' ? 'bad' : 'busy'}>
                  {states[state] ?? state}
                </DotLabel>
              ),
            },
            { name: text.count, cell: ({ count }) => count },
            {
              name: text.oldest,
              cell: ({ oldest_at: at }) =>
                at ? (
                  <time dateTime={at}>
                    {format.day(at, new Date())}, {format.timeWithSeconds(at)}
                  </time>
                ) : null,
            },
          ]}
        />
      )}
    </Card>
  );
}

function Failures({ data: { failures } }: { data: Queues }) {
  const { operator: text, errors } = useMessages();
  const format = useFormat();
  const client = useQueryClient();
  const names: Record<string, string> = text.steps;
  const retry = useMutation({
    mutationFn: retryStep,
    onSettled: () => client.invalidateQueries({ queryKey: queuesQuery.queryKey }),
  });
  return (
    <Card title={text.failures}>
      {retry.error && <Problem error={retry.error} />}
      {failures.length === 0 ? (
        <p>{text.noFailures}</p>
      ) : (
        <DataTable
          label={text.failures}
          rows={failures}
          rowKey={({ step_id }) => step_id}
          columns={[
            {
              name: text.step,
              cell: ({ step, call_sid }) => (
                <div className={classes.lines}>
                  <span>{names[step] ?? step}</span>
                  <bdi dir="ltr" className={classes.sid}>
                    {call_sid}
                  </bdi>
                </div>
              ),
            },
            { name: text.business, cell: ({ business_name }) => <bdi>{business_name}</bdi> },
            {
              name: text.why,
              cell: ({ error_code, error_text }) => (
                <div className={classes.lines}>
                  <bdi dir="ltr">{error_code}</bdi>
                  <bdi dir="auto" className={classes.sid}>
                    {error_text}
                  </bdi>
                </div>
              ),
            },
            {
              name: text.attempts,
              cell: ({ attempt, permanent }) =>
                permanent ? `${attempt} (${text.forGood})` : attempt,
            },
            {
              name: text.at,
              cell: ({ failed_at: at }) =>
                at ? (
                  <time dateTime={at}>
                    {format.day(at, new Date())}, {format.time(at)}
                  </time>
                ) : null,
            },
            {
              name: text.actions,
              actions: true,
              cell: ({ step_id, call_sid }) => (
                <Button
                  variant="light"
                  size="compact-md"
                  loading={retry.isPending && retry.variables === step_id}
                  aria-label={`${errors.retry}: ${call_sid}`}
                  onClick={() => retry.mutate(step_id)}
                >
                  {errors.retry}
                </Button>
              ),
            },
          ]}
        />
      )}
    </Card>
  );
}
