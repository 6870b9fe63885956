import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { phone } from '@/shared/format';
import { Dialog, Form, SwitchRow } from '@/shared/ui';
import { badInterval, draftOf, FIRST_HOURS, flowOf } from './flow';
import { FlowFields } from './flow-fields';
import { HoursFields } from './hours-fields';
import { changeNumber, numbersQuery } from './queries';
import type { PhoneLine } from './types';

const RECORD_MODES = ['dual', 'mono', 'none'] as const;

/** What happens when the number rings: within its hours and outside of them. */
export function NumberDialog({ line, onClose }: { line: PhoneLine; onClose: () => void }) {
  const { settings: text, app } = useMessages();
  const client = useQueryClient();
  const [label, setLabel] = useState(line.label ?? '');
  const [mode, setMode] = useState(RECORD_MODES.find((one) => one === line.record_mode) ?? 'dual');
  const [flow, setFlow] = useState(() => draftOf(line.flow));
  const [hours, setHours] = useState(line.hours ?? null);
  const [after, setAfter] = useState(() => draftOf(line.after_hours_flow));
  const bad = hours ? badInterval(hours) : undefined;
  const save = useMutation({
    mutationFn: () =>
      changeNumber(line.id, {
        label: label.trim() || null,
        record_mode: mode,
        flow: flowOf(flow),
        hours,
        after_hours_flow: hours ? flowOf(after) : null,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: numbersQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog title={text.editNumber(phone(line.e164))} place="side" onClose={onClose}>
      <Form
        submit={app.save}
        pending={save.isPending}
        error={save.error}
        explain={({ extra: { field } }) => {
          if (typeof field !== 'string') return undefined;
          return field.includes('targets') ? text.targetInvalid : undefined;
        }}
        idle={bad !== undefined}
        onCancel={onClose}
        onSubmit={() => save.mutate()}
      >
        <TextInput
          label={text.label}
          value={label}
          maxLength={80}
          onChange={({ currentTarget }) => setLabel(currentTarget.value)}
        />
        <NativeSelect
          label={text.recordMode}
          value={mode}
          data={RECORD_MODES.map((value) => ({ value, label: text.recordModes[value] }))}
          onChange={({ currentTarget: { value } }) =>
            setMode(RECORD_MODES.find((one) => one === value) ?? 'dual')
          }
        />
        <FlowFields
          title={hours ? text.withinHours : text.whenItRings}
          flow={flow}
          onChange={setFlow}
        />
        <SwitchRow
          label={text.hasHours}
          hint={text.hasHoursHint(line.time_zone)}
          checked={Boolean(hours)}
          onChange={(on) => setHours(on ? (line.hours ?? FIRST_HOURS) : null)}
        />
        {hours && (
          <>
            <HoursFields hours={hours} bad={bad} onChange={setHours} />
            <FlowFields title={text.outsideHours} flow={after} onChange={setAfter} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
