import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { draft, unwrap } from '@/shared/api';
import { Dialog, Form, IconSearch, LateInput, PhoneNumber } from '@/shared/ui';
import { type Lead, leadName } from './lead';
import classes from './merge-dialog.module.css';
import { mergeLead } from './queries';

const MOST = 8;

/** Two leads are one person: the other one is looked up and goes into this one. */
export function MergeDialog({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const { leads: text } = useMessages();
  const client = useQueryClient();
  const [q, setQ] = useState('');
  const [other, setOther] = useState<Lead>();
  const found = useQuery({
    queryKey: ['leads', 'merge', q],
    enabled: q !== '',
    queryFn: ({ signal }) => {
      const params = { query: { q, limit: MOST } };
      return unwrap(draft.GET<{ items: Lead[] }>('/api/leads', { params, signal }));
    },
  });
  const merge = useMutation({
    mutationFn: (from: Lead) => mergeLead(lead.id, from.id),
    onSuccess: () => {
      for (const key of ['leads', 'lead', 'calls', 'appointments', 'callbacks']) {
        void client.invalidateQueries({ queryKey: [key] });
      }
      onClose();
    },
  });
  const others = found.data?.items.filter(({ id }) => id !== lead.id) ?? [];
  const name = leadName(lead, text.unnamed);
  return (
    <Dialog title={text.merge} onClose={onClose}>
      <Form
        submit={text.merge}
        pending={merge.isPending}
        error={merge.error}
        idle={!other}
        onCancel={onClose}
        onSubmit={() => other && merge.mutate(other)}
      >
        <p className={classes.text}>{text.mergeText(name)}</p>
        <LateInput
          type="search"
          label={text.mergeSearch}
          leftSection={<IconSearch size={18} />}
          value={q}
          onCommit={(next) => {
            setQ(next);
            setOther(undefined);
          }}
          data-autofocus
        />
        <fieldset className={classes.choices} aria-busy={found.isFetching}>
          <legend className={classes.text} role="status">
            {q !== '' && found.isSuccess && text.found(others.length)}
          </legend>
          {others.map((one) => (
            <label key={one.id} className={classes.choice}>
              <input
                type="radio"
                name="other"
                checked={one.id === other?.id}
                onChange={() => setOther(one)}
              />
              <bdi>{leadName(one, text.unnamed)}</bdi>
              {one.name && one.phone && <PhoneNumber value={one.phone} />}
            </label>
          ))}
        </fieldset>
      </Form>
    </Dialog>
  );
}
