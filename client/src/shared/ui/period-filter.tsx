import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { addDays, isoDay, useZone } from '@/shared/format';

type Period = { from?: string | undefined; to?: string | undefined };
type Props = Period & { onChange: (period: Period) => void };

const DAYS_BACK = { today: 0, lastWeek: 6, lastMonth: 29 } as const;
type Preset = keyof typeof DAYS_BACK;
const PRESETS: Preset[] = ['today', 'lastWeek', 'lastMonth'];

/** Common periods by name; any other one by its two days. */
export function PeriodFilter({ from, to, onChange }: Props) {
  const { calls: text } = useMessages();
  const today = isoDay(new Date(), useZone());
  const [choosing, setChoosing] = useState(false);
  const firstDay = (preset: Preset) => addDays(today, -DAYS_BACK[preset]);
  const preset = to ? undefined : PRESETS.find((name) => firstDay(name) === from);
  const custom = choosing || to !== undefined || (from !== undefined && !preset);
  const value = custom ? 'custom' : (preset ?? '');

  const choose = (chosen: string) => {
    setChoosing(chosen === 'custom');
    if (chosen === 'custom') return;
    const known = PRESETS.find((name) => name === chosen);
    onChange({ from: known && firstDay(known), to: undefined });
  };

  return (
    <>
      <NativeSelect
        aria-label={text.period}
        data-active={value !== '' || undefined}
        value={value}
        data={[
          { value: '', label: text.anyTime },
          ...PRESETS.map((name) => ({ value: name, label: text[name] })),
          { value: 'custom', label: text.customPeriod },
        ]}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {custom && (
        <>
          <TextInput
            type="date"
            aria-label={text.from}
            value={from ?? ''}
            max={to ?? today}
            onChange={({ currentTarget }) => onChange({ from: currentTarget.value || undefined })}
          />
          <TextInput
            type="date"
            aria-label={text.to}
            value={to ?? ''}
            min={from}
            max={today}
            onChange={({ currentTarget }) => onChange({ to: currentTarget.value || undefined })}
          />
        </>
      )}
    </>
  );
}
