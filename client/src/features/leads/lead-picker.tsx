import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { IconSearch, LateInput, PhoneNumber } from '@/shared/ui';
import { type Lead, leadName } from './lead';
import classes from './lead-picker.module.css';
import { searchLeadsQuery } from './queries';

export type PickedLead = Pick<Lead, 'id' | 'name' | 'phone'>;

type Props = {
  label: string;
  picked: PickedLead | undefined;
  /** A lead that may not be picked. */
  except?: number;
  onPick: (lead: PickedLead | undefined) => void;
};

/** Looks a lead up by name, number or e-mail. */
export function LeadPicker({ label, picked, except, onPick }: Props) {
  const { leads: text } = useMessages();
  const [q, setQ] = useState('');
  const found = useQuery(searchLeadsQuery(q));
  const others = found.data?.items.filter(({ id }) => id !== except) ?? [];
  const offered =
    picked && !others.some(({ id }) => id === picked.id) ? [picked, ...others] : others;
  return (
    <div className={classes.picker}>
      <LateInput
        type="search"
        label={label}
        placeholder={text.searchPlaceholder}
        leftSection={<IconSearch size={18} />}
        value={q}
        onCommit={setQ}
      />
      <p className={classes.count} role="status">
        {q !== '' && found.isSuccess && text.found(others.length)}
      </p>
      <fieldset className={classes.choices} aria-label={label} aria-busy={found.isFetching}>
        {offered.map((one) => (
          <label key={one.id} className={classes.choice}>
            <input
              type="checkbox"
              checked={one.id === picked?.id}
              onChange={({ currentTarget }) => onPick(currentTarget.checked ? one : undefined)}
            />
            <bdi>{leadName({ email: null, ...one }, text.unnamed)}</bdi>
            {one.name && one.phone && <PhoneNumber value={one.phone} />}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
