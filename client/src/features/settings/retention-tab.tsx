import { Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '@/app/i18n';
import { useFormat } from '@/shared/format';
import { ConfirmDialog, FieldRow, Problem, SwitchRow } from '@/shared/ui';
import { previewSettings } from './queries';
import { SettingsForm } from './settings-form';
import classes from './settings-page.module.css';
import type { Amount, Preview, Settings } from './types';

const KINDS = ['deletes', 'hides', 'reveals', 'held'] as const;
const daysOf = (typed: string) => Math.min(3650, Math.max(1, Math.round(+typed) || 1));

/** How long recordings can be heard and how long they are kept. Nobody saves it without having seen what would go. */
export function RetentionTab() {
  const { settings: text } = useMessages();
  return (
    <SettingsForm
      title={text.tabs.retention}
      explain={({ extra }) => (extra.field === 'purge_days' ? text.purgeBeforeAccess : undefined)}
      review={(change, save, close) => <Review change={change} onSave={save} onClose={close} />}
    >
      {({ draft, set }) => (
        <>
          <FieldRow>
            <TextInput
              type="number"
              min={1}
              max={3650}
              label={text.accessDays}
              description={text.accessDaysHint}
              value={draft.access_days}
              onChange={({ currentTarget }) => set({ access_days: daysOf(currentTarget.value) })}
            />
            <TextInput
              type="number"
              min={1}
              max={3650}
              label={text.purgeDays}
              description={text.purgeDaysHint}
              value={draft.purge_days}
              error={draft.purge_days < draft.access_days ? text.purgeBeforeAccess : undefined}
              onChange={({ currentTarget }) => set({ purge_days: daysOf(currentTarget.value) })}
            />
          </FieldRow>
          <SwitchRow
            label={text.deleteUpstream}
            hint={text.deleteUpstreamHint}
            checked={draft.delete_upstream}
            onChange={(delete_upstream) => set({ delete_upstream })}
          />
        </>
      )}
    </SettingsForm>
  );
}

type Props = { change: Partial<Settings>; onSave: () => void; onClose: () => void };

function Review({ change: { access_days, purge_days }, onSave, onClose }: Props) {
  const { settings: text, app } = useMessages();
  const days = {
    ...(access_days !== undefined && { access_days }),
    ...(purge_days !== undefined && { purge_days }),
  };
  const preview = useQuery({
    queryKey: ['settings', 'preview', days],
    queryFn: () => previewSettings(days),
    gcTime: 0,
  });
  return (
    <ConfirmDialog
      title={text.preview}
      text={
        preview.data ? (
          <Amounts preview={preview.data} />
        ) : (
          (preview.error && <Problem error={preview.error} />) || <Skeleton height={160} />
        )
      }
      confirm={app.save}
      danger={(preview.data?.deletes.recordings ?? 0) > 0}
      pending={!preview.data && !preview.error}
      error={null}
      onConfirm={() => (preview.data ? onSave() : void preview.refetch())}
      onClose={onClose}
    />
  );
}

function Amounts({ preview }: { preview: Preview }) {
  const { settings: text } = useMessages();
  const shown = KINDS.filter((kind) => preview[kind].recordings > 0);
  if (shown.length === 0) return <p>{text.nothingChanges}</p>;
  return (
    <ul className={classes.amounts}>
      {shown.map((kind) => (
        <li key={kind} className={classes.amount} data-kind={kind}>
          <strong>{text.amounts[kind](preview[kind].recordings)}</strong>
          <Span amount={preview[kind]} />
        </li>
      ))}
    </ul>
  );
}

function Span({ amount: { bytes, oldest_at, newest_at } }: { amount: Amount }) {
  const { settings: text } = useMessages();
  const format = useFormat();
  return (
    <>
      {format.bytes(bytes)}
      {oldest_at && newest_at && (
        <> · {text.fromTo(format.fullDay(oldest_at), format.fullDay(newest_at))}</>
      )}
    </>
  );
}
