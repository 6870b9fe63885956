import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import type { CallDetail } from '@/shared/api';
import { useFormat } from '@/shared/format';
import { Dialog, FieldRow, Form } from '@/shared/ui';
import { isPlayable } from './call';
import classes from './call-panel.module.css';
import { Fact } from './fact';
import { useCorrectCall, useExplainCallProblem } from './mutations';
import { quotes } from './transcript-segments';

/** What the call was about, how sure that is, which words say so; a person may correct it. */
export function Extraction({ call }: { call: CallDetail }) {
  const { detail: text, callActions } = useMessages();
  const format = useFormat();
  const works = useAtLeast('agent');
  const [correcting, setCorrecting] = useState(false);
  const { extraction } = call;
  const found = Boolean(extraction?.service || extraction?.city);
  // Somebody who has listened may know what the analysis did not find.
  if (!found && !(works && isPlayable(call.recording))) return null;

  return (
    <section>
      <h3>
        {text.extraction}
        {extraction?.confidence != null && (
          <span className={classes.confidence}>
            {text.confidence} {format.percent(extraction.confidence)}
          </span>
        )}
      </h3>
      <dl className={classes.facts}>
        <Fact name={text.service}>
          <Found value={extraction?.service} corrected={extraction?.service_corrected} />
        </Fact>
        <Fact name={text.city}>
          <Found value={extraction?.city} corrected={extraction?.city_corrected} />
        </Fact>
      </dl>
      {quotes(extraction?.evidence).map((words) => (
        <blockquote key={words} className={classes.evidence} dir="auto" aria-label={text.evidence}>
          {words}
        </blockquote>
      ))}
      {works && (
        <Button
          className={classes.correct}
          size="compact-sm"
          variant="subtle"
          onClick={() => setCorrecting(true)}
        >
          {callActions.correct}
        </Button>
      )}
      {correcting && <CorrectDialog call={call} onClose={() => setCorrecting(false)} />}
    </section>
  );
}

type FoundProps = { value: string | null | undefined; corrected: boolean | undefined };

function Found({ value, corrected }: FoundProps): ReactNode {
  const { detail: text, callActions } = useMessages();
  return (
    <>
      {value ? <bdi>{value}</bdi> : text.notFound}
      {corrected && <span className={classes.byHand}>{callActions.corrected}</span>}
    </>
  );
}

function CorrectDialog({ call, onClose }: { call: CallDetail; onClose: () => void }) {
  const { detail, callActions: text } = useMessages();
  const explain = useExplainCallProblem();
  const correct = useMutation({ ...useCorrectCall(call.call_sid), onSuccess: onClose });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    const data = new FormData(event.currentTarget);
    const typed = (name: string) => String(data.get(name)).trim() || null;
    const { service = null, city = null } = call.extraction ?? {};
    // Only what was changed is a correction.
    correct.mutate({
      ...(typed('service') !== service && { service: typed('service') }),
      ...(typed('city') !== city && { city: typed('city') }),
    });
  };

  return (
    <Dialog title={text.correctTitle} onClose={onClose}>
      <Form
        submit={text.save}
        pending={correct.isPending}
        error={correct.error}
        explain={explain}
        onSubmit={submit}
        onCancel={onClose}
      >
        <FieldRow>
          <TextInput
            name="service"
            label={detail.service}
            maxLength={120}
            defaultValue={call.extraction?.service ?? ''}
            data-autofocus
          />
          <TextInput
            name="city"
            label={detail.city}
            maxLength={120}
            defaultValue={call.extraction?.city ?? ''}
          />
        </FieldRow>
        <p>{text.correctHint}</p>
      </Form>
    </Dialog>
  );
}
