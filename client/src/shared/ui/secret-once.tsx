import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { IconCheck } from './icons';
import classes from './secret-once.module.css';

type Props = { label: string; value: string };

/** A secret that the server tells once: to be copied now. */
export function SecretOnce({ label, value }: Props) {
  const { app } = useMessages();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div className={classes.box}>
      <p className={classes.warning}>{app.shownOnce}</p>
      <div className={classes.line}>
        <input
          className={classes.value}
          dir="ltr"
          readOnly
          aria-label={label}
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          variant="light"
          leftSection={copied ? <IconCheck size={18} /> : null}
          onClick={() => void copy()}
        >
          <span role="status">{copied ? app.copied : app.copy}</span>
        </Button>
      </div>
    </div>
  );
}
