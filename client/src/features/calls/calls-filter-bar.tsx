import { Button, NativeSelect } from '@mantine/core';
import { useMessages } from '@/app/i18n';
import { oneOf } from '@/shared/search';
import { FilterBar, IconSearch, LateInput, PeriodFilter } from '@/shared/ui';
import classes from './calls-filter-bar.module.css';
import { type CallsFilter, OUTCOMES, RECORDING_STATES } from './search';

type Props = { filter: CallsFilter; onChange: (filter: CallsFilter) => void };

export function CallsFilterBar({ filter, onChange }: Props) {
  const { calls: text, outcomes, recordingState } = useMessages();
  const set = (change: { [K in keyof CallsFilter]?: CallsFilter[K] | undefined }) =>
    onChange(withoutBlanks({ ...filter, ...change }));
  const active = Object.keys(filter).length;

  return (
    <FilterBar
      active={Object.keys(filter).filter((key) => key !== 'q').length}
      first={
        <LateInput
          type="search"
          aria-label={text.search}
          placeholder={text.searchPlaceholder}
          leftSection={<IconSearch size={18} />}
          value={filter.q ?? ''}
          onCommit={(q) => set({ q })}
        />
      }
    >
      <LateInput
        type="tel"
        dir="auto"
        className={classes.narrow}
        aria-label={text.number}
        placeholder={text.number}
        value={filter.number ?? ''}
        onCommit={(number) => set({ number })}
      />
      <NativeSelect
        aria-label={text.outcome}
        data-active={filter.outcome && true}
        value={filter.outcome ?? ''}
        data={[
          { value: '', label: text.anyOutcome },
          ...OUTCOMES.map((value) => ({ value, label: outcomes[value] })),
        ]}
        onChange={({ currentTarget: { value } }) => set({ outcome: oneOf(OUTCOMES, value) })}
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
          set({ recording: oneOf(RECORDING_STATES, value) })
        }
      />
      <PeriodFilter from={filter.from} to={filter.to} onChange={set} />
      <LateInput
        className={classes.narrow}
        aria-label={text.service}
        placeholder={text.service}
        value={filter.service ?? ''}
        onCommit={(service) => set({ service })}
      />
      <LateInput
        className={classes.narrow}
        aria-label={text.city}
        placeholder={text.city}
        value={filter.city ?? ''}
        onCommit={(city) => set({ city })}
      />
      {active > 0 && (
        <Button variant="subtle" onClick={() => onChange({})}>
          {text.clear}
        </Button>
      )}
    </FilterBar>
  );
}

function withoutBlanks(
  filter: { [K in keyof CallsFilter]?: CallsFilter[K] | undefined },
): CallsFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value)) as CallsFilter;
}
