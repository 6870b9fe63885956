import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import type { CallDetail, Schemas } from '@/shared/api';
import { clock, useFormat } from '@/shared/format';
import { Dialog, FieldRow, Form, IconPlay } from '@/shared/ui';
import { isPlayable } from './call';
import classes from './call-panel.module.css';
import { Fact } from './fact';
import { useCorrectCall, useExplainCallProblem } from './mutations';
import { usePlayFrom } from './use-play-from';

/** What the call was about, how sure that is, which words say so; a person may correct it. */
export function Extraction({ call }: { call: CallDetail }) {
  const { detail: text, callActions } = useMessages();
  const works = useAtLeast('agent');
  const [correcting, setCorrecting] = useState(false);
  const { extraction } = call;
  const found = Boolean(extraction?.service || extraction?.city);
  // Somebody who has listened may know what the analysis did not find.
  if (!found && !(works && isPlayable(call.recording))) return null;

  return (
    <section>
      <h3>{text.extraction}</h3>
      <dl className={classes.facts}>
        <Fact name={text.service}>
          <Found
            call={call}
            value={extraction?.service}
            corrected={extraction?.service_corrected}
            confidence={call.understanding.service_confidence ?? extraction?.confidence}
            said={extraction?.evidence?.service}
          />
        </Fact>
        <Fact name={text.city}>
          <Found
            call={call}
            value={extraction?.city}
            corrected={extraction?.city_corrected}
            confidence={call.understanding.city_confidence ?? extraction?.confidence}
            said={extraction?.evidence?.city}
          />
        </Fact>
      </dl>
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

type FoundProps = {
  call: CallDetail;
  value: string | null | undefined;
  corrected: boolean | undefined;
  confidence: number | null | undefined;
  said: Schemas['SaidWords'] | null | undefined;
};

/** One finding; the words that say so play from where they were said. A person's word needs no proof. */
function Found({ call, value, corrected, confidence, said }: FoundProps): ReactNode {
  const { detail: text, callActions } = useMessages();
  const format = useFormat();
  const playFrom = usePlayFrom(call);
  if (corrected) {
    return (
      <>
        {value ? <bdi>{value}</bdi> : text.notFound}
        <span className={classes.byHand}>{callActions.corrected}</span>
      </>
    );
  }
  if (!value) return text.notFound;
  return (
    <>
      <bdi>{value}</bdi>
      {confidence != null && (
        <span className={classes.byHand}>
          {text.confidence} {format.percent(confidence)}
        </span>
      )}
      {said && (
        <button
          type="button"
          className={classes.evidence}
          disabled={!isPlayable(call.recording)}
          aria-label={text.hear(said.quote, clock(said.start))}
          onClick={() => playFrom(said.start)}
        >
          <IconPlay size={14} />
          <q>
            <bdi>{said.quote}</bdi>
          </q>
          <bdi dir="ltr">{clock(said.start)}</bdi>
        </button>
      )}
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
