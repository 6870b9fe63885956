import { Button } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useMessages } from '@/app/i18n';
import type { ApiError } from '@/shared/api';
import classes from './form.module.css';
import { Problem } from './problem';

type Props = {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  submit: string;
  pending: boolean;
  error: unknown;
  /** What the error means here; nothing leaves it to the common words. */
  explain?: ((error: ApiError) => ReactNode) | undefined;
  /** Nothing to save yet. */
  idle?: boolean | undefined;
  danger?: boolean | undefined;
  onCancel?: (() => void) | undefined;
  /** At the foot, away from the buttons: a word of success, a further action. */
  aside?: ReactNode;
  children: ReactNode;
};

/** Fields one below the other, then what went wrong, then the buttons. */
export function Form({
  onSubmit,
  submit,
  pending,
  error,
  explain,
  idle,
  danger,
  onCancel,
  aside,
  children,
}: Props) {
  const { app } = useMessages();
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(event);
      }}
    >
      {children}
      {Boolean(error) && <Problem error={error} explain={explain} />}
      <div className={classes.foot}>
        <Button
          type="submit"
          loading={pending}
          disabled={idle ?? false}
          {...(danger && { color: 'red.8' })}
        >
          {submit}
        </Button>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            {app.cancel}
          </Button>
        )}
        {aside && <div className={classes.aside}>{aside}</div>}
      </div>
    </form>
  );
}

/** Fields that belong side by side, where there is room. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={classes.row}>{children}</div>;
}
