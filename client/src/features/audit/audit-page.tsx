import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import { useZone } from '@/shared/format';
import { present } from '@/shared/search';
import {
  ExportButton,
  FilterBar,
  IconHistory,
  IconSearch,
  LateInput,
  Page,
  PagedList,
  PeriodFilter,
  StateBox,
} from '@/shared/ui';
import { AuditTable } from './audit-table';
import { actorsQuery, auditQuery } from './queries';
import { type AuditFilter, parseAuditSearch, toQuery } from './search';

/** Who read or changed what, and when. */
export function AuditPage() {
  const { audit: text } = useMessages();
  const filter = parseAuditSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const query = toQuery(filter, useZone());
  const list = useInfiniteQuery(auditQuery(query));
  const setFilter = (next: AuditFilter) =>
    void navigate({ to: '/audit', search: next, replace: true });
  const filtered = Object.keys(filter).length > 0;

  return (
    <Page
      title={text.title}
      actions={
        list.isSuccess && (
          <ExportButton
            href={`/api/audit/export.csv?${new URLSearchParams(query)}`}
            fileName="audit.csv"
            label={text.export}
          />
        )
      }
      tools={<AuditFilterBar filter={filter} onChange={setFilter} />}
    >
      <PagedList
        list={list}
        empty={
          <StateBox
            icon={<IconHistory size={26} />}
            text={filtered ? text.emptyFiltered : text.empty}
            action={
              <Button
                variant="light"
                onClick={() => (filtered ? setFilter({}) : void list.refetch())}
              >
                {filtered ? text.clear : text.refresh}
              </Button>
            }
          />
        }
      >
        {(lines) => <AuditTable lines={lines} />}
      </PagedList>
    </Page>
  );
}

type Props = { filter: AuditFilter; onChange: (filter: AuditFilter) => void };

function AuditFilterBar({ filter, onChange }: Props) {
  const { audit: text } = useMessages();
  const { data: members } = useQuery(actorsQuery);
  const set = (change: { [K in keyof AuditFilter]?: AuditFilter[K] | undefined }) =>
    onChange(present({ ...filter, ...change }));
  const people = members?.items.map(({ user_id, name }) => ({
    value: `user:${user_id}`,
    label: name,
  }));
  return (
    <FilterBar
      active={Object.keys(filter).filter((key) => key !== 'object').length}
      first={
        <LateInput
          aria-label={text.object}
          placeholder={text.object}
          leftSection={<IconSearch size={18} />}
          value={filter.object ?? ''}
          onCommit={(object) => set({ object: object || undefined })}
        />
      }
    >
      <NativeSelect
        aria-label={text.actor}
        data-active={filter.actor && true}
        value={filter.actor ?? ''}
        data={[{ value: '', label: text.anyActor }, ...(people ?? [])]}
        onChange={({ currentTarget: { value } }) => set({ actor: value || undefined })}
      />
      <NativeSelect
        aria-label={text.action}
        data-active={filter.action && true}
        value={filter.action ?? ''}
        data={[
          { value: '', label: text.anyAction },
          ...Object.entries(text.actions).map(([value, label]) => ({ value, label })),
        ]}
        onChange={({ currentTarget: { value } }) => set({ action: value || undefined })}
      />
      <PeriodFilter from={filter.from} to={filter.to} onChange={set} />
      {Object.keys(filter).length > 0 && (
        <Button variant="subtle" onClick={() => onChange({})}>
          {text.clear}
        </Button>
      )}
    </FilterBar>
  );
}
