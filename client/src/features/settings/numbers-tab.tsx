import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { useFormat } from '@/shared/format';
import {
  Card,
  DataTable,
  Dialog,
  DotLabel,
  Form,
  PagedList,
  PhoneNumber,
  Problem,
  StateBox,
} from '@/shared/ui';
import { NumberDialog } from './number-dialog';
import { addOptOut, numbersQuery, optOutsQuery, removeOptOut } from './queries';
import classes from './settings-page.module.css';
import type { PhoneLine } from './types';

/** The business's numbers and what happens when one of them rings; whom nobody may call. */
export function NumbersTab() {
  const { settings: text, app } = useMessages();
  const manages = useAtLeast('admin');
  const list = useInfiniteQuery(numbersQuery);
  const [editing, setEditing] = useState<PhoneLine>();
  const off: Record<string, string> = text.recordingOff;
  return (
    <>
      <PagedList list={list} empty={<StateBox text={text.noNumbers} />}>
        {(numbers) => (
          <DataTable
            label={text.tabs.numbers}
            rows={numbers}
            rowKey={({ id }) => id}
            columns={[
              {
                name: text.number,
                cell: ({ e164, label }) => (
                  <div className={classes.lines}>
                    <PhoneNumber value={e164} />
                    {label && <bdi className={classes.second}>{label}</bdi>}
                  </div>
                ),
              },
              {
                name: text.flow,
                cell: ({ flow, after_hours_flow: after }) => (
                  <div className={classes.lines}>
                    <span>{text.flows[flow.kind]}</span>
                    {after && (
                      <span className={classes.second}>
                        {text.afterHours}: {text.flows[after.kind]}
                      </span>
                    )}
                  </div>
                ),
              },
              {
                name: text.hours,
                cell: ({ hours, open_now: open }) =>
                  hours ? (
                    <DotLabel tone={open ? 'good' : 'quiet'}>
                      {open ? text.openNow : text.closedNow}
                    </DotLabel>
                  ) : (
                    text.alwaysOpen
                  ),
              },
              {
                name: text.recording,
                cell: ({ recording: { enabled, reason } }) => (
                  <DotLabel tone={enabled ? 'good' : 'quiet'}>
                    {reason ? (off[reason] ?? reason) : text.recorded}
                  </DotLabel>
                ),
              },
              {
                name: text.actions,
                actions: true,
                cell: (line) =>
                  manages && (
                    <Button
                      variant="light"
                      size="compact-md"
                      aria-label={text.editNumber(line.e164)}
                      onClick={() => setEditing(line)}
                    >
                      {app.edit}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </PagedList>
      <OptOuts />
      {editing && <NumberDialog line={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

function OptOuts() {
  const { settings: text } = useMessages();
  const format = useFormat();
  const client = useQueryClient();
  const works = useAtLeast('agent');
  const manages = useAtLeast('admin');
  const list = useInfiniteQuery(optOutsQuery);
  const [adding, setAdding] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: optOutsQuery.queryKey });
  const remove = useMutation({ mutationFn: removeOptOut, onSettled: refresh });
  const add = useMutation({
    mutationFn: addOptOut,
    onSuccess: () => {
      setAdding(false);
      return refresh();
    },
  });
  return (
    <Card
      title={text.optOuts}
      actions={
        works && (
          <Button variant="light" onClick={() => setAdding(true)}>
            {text.addOptOut}
          </Button>
        )
      }
    >
      <p className={classes.hint}>{text.optOutsHint}</p>
      {remove.error && <Problem error={remove.error} />}
      <PagedList list={list} empty={<p className={classes.empty}>{text.noOptOuts}</p>}>
        {(items) => (
          <DataTable
            label={text.optOuts}
            rows={items}
            rowKey={({ id }) => id}
            columns={[
              { name: text.number, cell: (one) => <PhoneNumber value={one.phone} /> },
              { name: text.note, cell: ({ note }) => note && <bdi>{note}</bdi> },
              {
                name: text.since,
                cell: ({ created_at: at }) => <time dateTime={at}>{format.fullDay(at)}</time>,
              },
              {
                name: text.actions,
                actions: true,
                cell: ({ id, phone }) =>
                  manages && (
                    <Button
                      variant="subtle"
                      color="gray"
                      size="compact-md"
                      aria-label={text.removeOptOut(phone)}
                      onClick={() => remove.mutate(id)}
                    >
                      {text.remove}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </PagedList>
      {adding && (
        <Dialog title={text.addOptOut} onClose={() => setAdding(false)}>
          <Form
            submit={text.addOptOut}
            pending={add.isPending}
            error={add.error}
            explain={({ extra }) => (extra.field === 'phone' ? text.phoneInvalid : undefined)}
            onCancel={() => setAdding(false)}
            onSubmit={({ currentTarget }) => {
              const data = new FormData(currentTarget);
              add.mutate({
                phone: String(data.get('phone')).trim(),
                note: String(data.get('note')).trim() || null,
              });
            }}
          >
            <TextInput name="phone" type="tel" dir="ltr" label={text.number} data-autofocus />
            <TextInput name="note" label={text.note} maxLength={500} />
          </Form>
        </Dialog>
      )}
    </Card>
  );
}
