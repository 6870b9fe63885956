import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMessages } from '@/app/i18n';
import { FieldRow } from '@/shared/ui';
import type { FlowDraft } from './flow';
import classes from './settings-page.module.css';
import type { Spoken } from './types';

const KINDS = ['forward', 'voicemail', 'stream'] as const;
const seconds = (typed: string, least: number, most: number) =>
  Math.min(most, Math.max(least, Math.round(+typed) || least));

type Props = { title: string; flow: FlowDraft; onChange: (flow: FlowDraft) => void };

export function FlowFields({ title, flow, onChange }: Props) {
  const { settings: text } = useMessages();
  const set = (change: Partial<FlowDraft>) => onChange({ ...flow, ...change });
  return (
    <fieldset className={classes.flow}>
      <legend>{title}</legend>
      <NativeSelect
        label={text.flow}
        value={flow.kind}
        data={KINDS.map((value) => ({ value, label: text.flows[value] }))}
        onChange={({ currentTarget: { value } }) =>
          set({ kind: KINDS.find((kind) => kind === value) ?? 'forward' })
        }
      />
      {flow.kind === 'forward' && (
        <>
          <TextInput
            label={text.targets}
            description={text.targetsHint}
            dir="ltr"
            value={flow.targets}
            onChange={({ currentTarget }) => set({ targets: currentTarget.value })}
          />
          <FieldRow>
            <TextInput
              type="number"
              min={5}
              max={120}
              label={text.ringSeconds}
              value={flow.ringSeconds}
              onChange={({ currentTarget }) =>
                set({ ringSeconds: seconds(currentTarget.value, 5, 120) })
              }
            />
            <NativeSelect
              label={text.onNoAnswer}
              value={flow.onNoAnswer}
              data={[
                { value: 'hangup', label: text.hangUp },
                { value: 'voicemail', label: text.flows.voicemail },
              ]}
              onChange={({ currentTarget: { value } }) =>
                set({ onNoAnswer: value === 'voicemail' ? 'voicemail' : 'hangup' })
              }
            />
          </FieldRow>
        </>
      )}
      {flow.kind === 'voicemail' && (
        <>
          <SpokenField
            label={text.greeting}
            hint={text.greetingHint}
            spoken={flow.greeting}
            onChange={(greeting) => set({ greeting })}
          />
          <TextInput
            type="number"
            min={5}
            max={3600}
            label={text.maxSeconds}
            value={flow.maxSeconds}
            onChange={({ currentTarget }) =>
              set({ maxSeconds: seconds(currentTarget.value, 5, 3600) })
            }
          />
        </>
      )}
      {flow.kind === 'stream' && (
        <TextInput
          type="url"
          dir="ltr"
          label={text.streamUrl}
          placeholder="wss://"
          value={flow.url}
          onChange={({ currentTarget }) => set({ url: currentTarget.value })}
        />
      )}
      <SpokenField
        label={text.announcement}
        hint={text.numberAnnouncementHint}
        spoken={flow.announcement}
        onChange={(announcement) => set({ announcement })}
      />
    </fieldset>
  );
}

type SpokenProps = {
  label: string;
  hint: string;
  spoken: Spoken | null;
  onChange: (spoken: Spoken | null) => void;
};

/** Words that are read out, or the address of a sound file. */
function SpokenField({ label, hint, spoken, onChange }: SpokenProps) {
  const value = spoken === null ? '' : 'say' in spoken ? spoken.say : spoken.play;
  const change = (typed: string) => {
    if (typed.trim() === '') onChange(null);
    else onChange(/^https:\/\/\S+$/.test(typed.trim()) ? { play: typed.trim() } : { say: typed });
  };
  return (
    <Textarea
      label={label}
      description={hint}
      rows={2}
      maxLength={1000}
      value={value}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  );
}
