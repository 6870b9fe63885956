import { type ReactNode, useId } from 'react';
import classes from './switch-row.module.css';

type Props = {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
};

/** Something that is on or off. */
export function SwitchRow({ label, hint, checked, disabled = false, onChange }: Props) {
  const hintId = useId();
  return (
    <label className={classes.row}>
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        className={classes.box}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? hintId : undefined}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>
        <span className={classes.label}>{label}</span>
        {hint && (
          <span id={hintId} className={classes.hint}>
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
