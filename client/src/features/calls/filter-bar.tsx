import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { IconFilter, IconSearch, LateInput, PeriodFilter } from '@/shared/ui';
import classes from './filter-bar.module.css';
import { type CallsFilter, RECORDING_STATES, STATUSES } from './search';

type Props = { filter: CallsFilter; onChange: (filter: CallsFilter) => void };

export function FilterBar({ filter, onChange }: Props) {
  const { calls: text, callStatus, recordingState } = useMessages();
  const [unfolded, setUnfolded] = useState(false);
  const set = (change: { [K in keyof CallsFilter]?: CallsFilter[K] | undefined }) =>
    onChange(withoutBlanks({ ...filter, ...change }));
  const folded = Object.keys(filter).filter((key) => key !== 'q').length;
  const active = Object.keys(filter).length;

  return (
    <search className={classes.bar} data-unfolded={unfolded || undefined}>
      <LateInput
        className={classes.text}
        type="search"
        aria-label={text.search}
        placeholder={text.searchPlaceholder}
        leftSection={<IconSearch size={18} />}
        value={filter.q ?? ''}
        onCommit={(q) => set({ q })}
      />
      <Button
        className={classes.unfold}
        variant="default"
        leftSection={<IconFilter size={18} />}
        aria-expanded={unfolded}
        aria-label={folded > 0 ? `${text.filters}, ${text.activeFilters(folded)}` : text.filters}
        onClick={() => setUnfolded(!unfolded)}
      >
        {text.filters}
        {folded > 0 && ` (${folded})`}
      </Button>
      <div className={classes.rest}>
        <LateInput
          className={classes.number}
          type="tel"
          dir="auto"
          aria-label={text.number}
          placeholder={text.number}
          value={filter.number ?? ''}
          onCommit={(number) => set({ number })}
        />
        <NativeSelect
          aria-label={text.status}
          data-active={filter.status && true}
          value={filter.status ?? ''}
          data={[
            { value: '', label: text.anyStatus },
            ...STATUSES.map((value) => ({ value, label: callStatus[value] })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            set({ status: STATUSES.find((status) => status === value) })
          }
        />
        <NativeSelect
          aria-label={text.recording}
          data-active={filter.recording && true}
          value={filter.recording ?? ''}
          data={[
            { value: '', label: text.anyRecording },
            ...RECORDING_STATES.map((value) => ({ value, label: recordingState[value] })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            set({ recording: RECORDING_STATES.find((state) => state === value) })
          }
        />
        <PeriodFilter from={filter.from} to={filter.to} onChange={set} />
        {active > 0 && (
          <Button variant="subtle" onClick={() => onChange({})}>
            {text.clear}
          </Button>
        )}
      </div>
    </search>
  );
}

function withoutBlanks(
  filter: { [K in keyof CallsFilter]?: CallsFilter[K] | undefined },
): CallsFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value)) as CallsFilter;
}
