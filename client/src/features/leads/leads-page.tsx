import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { useZone } from '@/shared/format';
import { ExportButton, IconPeople, Page, PagedList, StateBox } from '@/shared/ui';
import { ImportDialog } from './import-dialog';
import { LeadDialog } from './lead-dialog';
import { LeadsFilterBar } from './leads-filter';
import { LeadsTable } from './leads-table';
import { leadsQuery } from './queries';
import { type LeadsFilter, parseLeadsSearch, toQuery } from './search';

/** The business's leads: found by filters, made, taken in from a file and given out as one. */
export function LeadsPage() {
  const { messages, language } = useI18n();
  const { leads: text } = messages;
  const filter = parseLeadsSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const query = toQuery(filter, useZone());
  const list = useInfiniteQuery(leadsQuery(query));
  const works = useAtLeast('agent');
  const [open, setOpen] = useState<'new' | 'import'>();

  const setFilter = (next: LeadsFilter) =>
    void navigate({ to: '/leads', search: next, replace: true });
  const exported = new URLSearchParams({ ...query, language });
  const filtered = Object.keys(filter).some((key) => key !== 'sort');
  const create = <Button onClick={() => setOpen('new')}>{text.create}</Button>;

  return (
    <Page
      title={text.title}
      actions={
        <>
          <ExportButton
            href={`/api/leads/export.csv?${exported}`}
            fileName="leads.csv"
            label={text.export}
          />
          {works && (
            <>
              <Button variant="default" onClick={() => setOpen('import')}>
                {text.import}
              </Button>
              {create}
            </>
          )}
        </>
      }
      tools={<LeadsFilterBar filter={filter} onChange={setFilter} />}
    >
      <PagedList
        list={list}
        empty={
          <StateBox
            icon={<IconPeople size={26} />}
            text={filtered ? text.emptyFiltered : text.empty}
            action={
              filtered ? (
                <Button variant="light" onClick={() => setFilter({})}>
                  {text.clear}
                </Button>
              ) : (
                works && create
              )
            }
          />
        }
      >
        {(leads) => <LeadsTable leads={leads} />}
      </PagedList>
      {open === 'new' && <LeadDialog onClose={() => setOpen(undefined)} />}
      {open === 'import' && <ImportDialog onClose={() => setOpen(undefined)} />}
    </Page>
  );
}
