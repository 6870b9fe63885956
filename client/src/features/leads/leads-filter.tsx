import { Button, NativeSelect } from '@mantine/core';
import { useMessages } from '@/app/i18n';
import { present } from '@/shared/search';
import { FilterBar, IconSearch, LateInput, PeriodFilter, SegmentBar } from '@/shared/ui';
import { SOURCES, STATUSES } from './lead';
import { type LeadsFilter, SORTS } from './search';

type Props = { filter: LeadsFilter; onChange: (filter: LeadsFilter) => void };
type Change = { [K in keyof LeadsFilter]?: LeadsFilter[K] | undefined };

export function LeadsFilterBar({ filter, onChange }: Props) {
  const { leads: text } = useMessages();
  const set = (change: Change) => onChange(present({ ...filter, ...change }));
  const folded = Object.keys(filter).filter((key) => key !== 'q' && key !== 'status').length;

  return (
    <>
      <SegmentBar
        label={text.status}
        value={filter.status ?? ''}
        options={[
          { value: '', label: text.anyStatus },
          ...STATUSES.map((value) => ({ value, label: text.statuses[value] })),
        ]}
        onChange={(value) => set({ status: STATUSES.find((status) => status === value) })}
      />
      <FilterBar
        active={folded}
        first={
          <LateInput
            type="search"
            aria-label={text.search}
            placeholder={text.searchPlaceholder}
            leftSection={<IconSearch size={18} />}
            value={filter.q ?? ''}
            onCommit={(q) => set({ q: q || undefined })}
          />
        }
      >
        <LateInput
          aria-label={text.service}
          placeholder={text.service}
          value={filter.service ?? ''}
          onCommit={(service) => set({ service: service || undefined })}
        />
        <LateInput
          aria-label={text.city}
          placeholder={text.city}
          value={filter.city ?? ''}
          onCommit={(city) => set({ city: city || undefined })}
        />
        <NativeSelect
          aria-label={text.source}
          data-active={filter.source && true}
          value={filter.source ?? ''}
          data={[
            { value: '', label: text.anySource },
            ...SOURCES.map((value) => ({ value, label: text.sources[value] })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            set({ source: SOURCES.find((source) => source === value) })
          }
        />
        <NativeSelect
          aria-label={text.callbackFilter}
          data-active={filter.callback && true}
          value={filter.callback ?? ''}
          data={[
            { value: '', label: text.anyCallback },
            { value: 'open', label: text.openCallback },
          ]}
          onChange={({ currentTarget: { value } }) =>
            set({ callback: value === 'open' ? 'open' : undefined })
          }
        />
        <PeriodFilter from={filter.from} to={filter.to} onChange={set} />
        <NativeSelect
          aria-label={text.sort}
          value={filter.sort ?? SORTS[0]}
          data={SORTS.map((value) => ({ value, label: text.sorts[value] }))}
          onChange={({ currentTarget: { value } }) =>
            set({ sort: value === SORTS[0] ? undefined : SORTS.find((sort) => sort === value) })
          }
        />
        {Object.keys(filter).length > 0 && (
          <Button variant="subtle" onClick={() => onChange({})}>
            {text.clear}
          </Button>
        )}
      </FilterBar>
    </>
  );
}
