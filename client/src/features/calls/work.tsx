import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import type { CallDetail } from '@/shared/api';
import { stepProgressQuery } from '@/shared/events';
import { useFormat } from '@/shared/format';
import { DotLabel, Problem, type Tone } from '@/shared/ui';
import { reprocess, useExplainCallProblem } from './mutations';
import { openSteps, type Step } from './understanding';
import classes from './work.module.css';

const TONE: Record<string, Tone> = { queued: 'quiet', running: 'busy', failed: 'bad' };

/** What is being made of the call: how far it is, why it is not, and another try. Nothing once all is done. */
export function Work({ call }: { call: CallDetail }) {
  const { work: text } = useMessages();
  const steps = openSteps(call.understanding.steps);
  const { data: progress = {} } = useQuery(stepProgressQuery(call.call_sid));
  if (steps.length === 0) return null;
  return (
    <section aria-label={text.title}>
      <ul className={classes.steps}>
        {steps.map((step) => (
          <OneStep
            key={step.step}
            callSid={call.call_sid}
            step={step}
            percent={step.state === 'running' ? progress[step.step] : undefined}
          />
        ))}
      </ul>
    </section>
  );
}

type Props = {
  callSid: string;
  step: Step;
  percent: number | undefined;
};

function OneStep({ callSid, step: { step, state, code, reason, retry_after }, percent }: Props) {
  const { work: text, errors } = useMessages();
  const works = useAtLeast('agent');
  const format = useFormat();
  const explain = useExplainCallProblem();
  const reasons: Record<string, string> = text.reasons;
  const again = useMutation({ mutationFn: () => reprocess(callSid, step as 'transcribe') });
  const name = text.steps[step];
  return (
    <li className={classes.step}>
      <div className={classes.line}>
        <DotLabel tone={TONE[state] ?? 'quiet'}>
          {name}: {text.states[state]}
          {percent !== undefined && ` ${format.percent(percent / 100)}`}
        </DotLabel>
        {state === 'failed' && works && (
          <Button
            size="compact-sm"
            variant="light"
            loading={again.isPending}
            disabled={again.isSuccess}
            aria-label={`${errors.retry}: ${name}`}
            onClick={() => again.mutate()}
          >
            {errors.retry}
          </Button>
        )}
      </div>
      {percent !== undefined && (
        <progress className={classes.bar} max={100} value={percent} aria-label={name} />
      )}
      {code && (
        <p className={classes.reason} dir="auto">
          {reasons[code] ?? reason ?? code}
          {state === 'queued' && retry_after ? ` ${text.again(format.spoken(retry_after))}` : ''}
        </p>
      )}
      {again.error && <Problem error={again.error} explain={explain} />}
    </li>
  );
}
