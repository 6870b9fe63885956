import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMessages } from '@/app/i18n';
import classes from './filter-bar.module.css';
import { IconFilter } from './icons';

type Props = {
  /** Always in sight. */
  first: ReactNode;
  /** How many of the others narrow the list now. */
  active: number;
  /** Beside the first; behind a button where there is little room. */
  children: ReactNode;
};

export function FilterBar({ first, active, children }: Props) {
  const { calls: text } = useMessages();
  const [unfolded, setUnfolded] = useState(false);
  return (
    <div className={classes.room}>
      <search className={classes.bar} data-unfolded={unfolded || undefined}>
        <div className={classes.first}>{first}</div>
        <Button
          className={classes.unfold}
          variant="default"
          leftSection={<IconFilter size={18} />}
          aria-expanded={unfolded}
          aria-label={active > 0 ? `${text.filters}, ${text.activeFilters(active)}` : text.filters}
          onClick={() => setUnfolded(!unfolded)}
        >
          {text.filters}
          {active > 0 && ` (${active})`}
        </Button>
        <div className={classes.rest}>{children}</div>
      </search>
    </div>
  );
}

type SegmentProps = {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
};

/** One of a few, all in sight. */
export function SegmentBar({ label, value, options, onChange }: SegmentProps) {
  return (
    <fieldset className={classes.segments}>
      <legend className={classes.legend}>{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={classes.segment}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
