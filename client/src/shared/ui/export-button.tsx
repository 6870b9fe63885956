import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '@/app/i18n';
import { receive } from '@/shared/api';
import { useFormat } from '@/shared/format';
import classes from './export-button.module.css';
import { IconDownload } from './icons';
import { Problem } from './problem';

type Props = { href: string; fileName: string; label: string };

/** Fetches a file that the server writes while it is read, tells how much has come, and saves it. */
export function ExportButton({ href, fileName, label }: Props) {
  const { app } = useMessages();
  const format = useFormat();
  const [bytes, setBytes] = useState(0);
  const aborter = useRef<AbortController>(null);
  useEffect(() => () => aborter.current?.abort(), []);

  const fetching = useMutation({
    mutationFn: async () => {
      setBytes(0);
      aborter.current = new AbortController();
      save(await receive(href, aborter.current.signal, setBytes), fileName);
    },
  });
  return (
    <div className={classes.export}>
      <Button
        variant="default"
        leftSection={<IconDownload size={18} />}
        disabled={fetching.isPending}
        onClick={() => fetching.mutate()}
      >
        {fetching.isPending ? app.exporting(format.bytes(bytes)) : label}
      </Button>
      <span role="status" className={classes.spoken}>
        {fetching.isSuccess && app.exported}
      </span>
      {fetching.error && <Problem error={fetching.error} />}
    </div>
  );
}

function save(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
