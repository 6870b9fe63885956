import { Button, FileInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useMessages } from '@/app/i18n';
import { Dialog, Problem } from '@/shared/ui';
import classes from './import.module.css';
import { ImportReport } from './import-report';
import { importQuery, startImport, tryImport } from './imports';

/** A file is tried first: nothing is written before the person has seen what it would do. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { leads, app } = useMessages();
  const text = leads.importing;
  const [file, setFile] = useState<File | null>(null);
  const trial = useMutation({ mutationFn: tryImport });
  const start = useMutation({ mutationFn: startImport });
  const report = start.data ?? trial.data;

  const choose = (chosen: File | null) => {
    setFile(chosen);
    trial.reset();
    start.reset();
    if (chosen) trial.mutate(chosen);
  };
  return (
    <Dialog title={leads.import} place="side" onClose={onClose}>
      {!start.data && (
        <FileInput
          label={text.file}
          description={text.hint}
          placeholder={text.choose}
          accept=".csv,.txt,text/csv,text/plain"
          clearable={false}
          value={file}
          onChange={choose}
        />
      )}
      {trial.isPending && (
        <p role="status" className={classes.wait}>
          {text.checking}
        </p>
      )}
      {trial.error && <Problem error={trial.error} explain={() => text.unreadable} />}
      {start.data ? (
        <Running id={start.data.id ?? 0} first={start.data} onClose={onClose} />
      ) : (
        report && (
          <>
            <ImportReport report={report} />
            {start.error && <Problem error={start.error} />}
            <div className={classes.foot}>
              <Button
                disabled={report.created + report.updated === 0}
                loading={start.isPending}
                onClick={() => file && start.mutate(file)}
              >
                {text.start(report.created + report.updated)}
              </Button>
              <Button variant="default" onClick={onClose}>
                {app.cancel}
              </Button>
            </div>
          </>
        )
      )}
    </Dialog>
  );
}

type RunningProps = {
  id: number;
  first: Parameters<typeof ImportReport>[0]['report'];
  onClose: () => void;
};

function Running({ id, first, onClose }: RunningProps) {
  const { leads, app, errors } = useMessages();
  const text = leads.importing;
  const client = useQueryClient();
  const {
    data: report = first,
    error,
    refetch,
  } = useQuery({
    ...importQuery(id),
    enabled: first.state === 'running',
  });
  const ended = report.state !== 'running';

  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: ['leads'] });
  }, [ended, client]);

  if (!ended) {
    return (
      <div className={classes.progress}>
        <label htmlFor="import-progress" role="status">
          {text.progress(report.rows_done, report.rows)}
        </label>
        <progress id="import-progress" max={report.rows || 1} value={report.rows_done} />
        {error && <Problem error={error} />}
        {error && <Button onClick={() => void refetch()}>{errors.retry}</Button>}
      </div>
    );
  }
  return (
    <>
      {report.state === 'interrupted' && <p role="alert">{text.interrupted}</p>}
      <ImportReport report={report} />
      <Button className={classes.done} onClick={onClose}>
        {app.close}
      </Button>
    </>
  );
}
