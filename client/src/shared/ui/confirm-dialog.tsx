import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '@/app/i18n';
import type { ApiError } from '@/shared/api';
import { Dialog } from './dialog';
import classes from './form.module.css';
import { Problem } from './problem';

type Props = {
  title: string;
  text: ReactNode;
  /** The deed's own name: never "OK". */
  confirm: string;
  danger?: boolean;
  pending: boolean;
  error: unknown;
  explain?: (error: ApiError) => ReactNode;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before a deed that cannot be taken back, or that costs. */
export function ConfirmDialog({
  title,
  text,
  confirm,
  danger = false,
  pending,
  error,
  explain,
  onConfirm,
  onClose,
}: Props) {
  const { app } = useMessages();
  return (
    <Dialog title={title} onClose={onClose}>
      <div>{text}</div>
      {Boolean(error) && <Problem error={error} explain={explain} />}
      <div className={classes.foot}>
        <Button loading={pending} {...(danger && { color: 'red.8' })} onClick={onConfirm}>
          {confirm}
        </Button>
        <Button variant="default" data-autofocus onClick={onClose}>
          {app.cancel}
        </Button>
      </div>
    </Dialog>
  );
}
