import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import { IconCheck, Page, PagedList, SegmentBar, StateBox } from '@/shared/ui';
import { CallbacksTable } from './callbacks-table';
import { callbacksQuery } from './queries';
import { CALLBACK_STATES, parseCallbacksSearch } from './search';

/** Whoever called and was not answered, longest due first. */
export function CallbacksPage() {
  const { callbacks: text } = useMessages();
  const { state = 'open' } = parseCallbacksSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const list = useInfiniteQuery(callbacksQuery(state));
  const choose = (chosen: string) =>
    void navigate({ to: '.', search: parseCallbacksSearch({ state: chosen }) });

  return (
    <Page
      title={text.title}
      tools={
        <SegmentBar
          label={text.show}
          value={state}
          options={CALLBACK_STATES.map((value) => ({ value, label: text[value] }))}
          onChange={choose}
        />
      }
    >
      <PagedList
        list={list}
        empty={
          <StateBox
            icon={<IconCheck size={26} />}
            text={state === 'open' ? `${text.empty} ${text.hint}` : text.emptyClosed}
            action={
              <Button component={Link} to="/calls" variant="light">
                {text.toCalls}
              </Button>
            }
          />
        }
      >
        {(items) => <CallbacksTable callbacks={items} />}
      </PagedList>
    </Page>
  );
}
