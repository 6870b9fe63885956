import { Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMessages } from '@/app/i18n';
import { meQuery } from '@/features/auth';
import type { ApiError } from '@/shared/api';
import { Card, ErrorState, Form } from '@/shared/ui';
import { changed } from './changed';
import { changeSettings, settingsQuery } from './queries';
import classes from './settings-page.module.css';
import type { Settings } from './types';

type Fields = {
  draft: Settings;
  set: (change: Partial<Settings>) => void;
};

type Props = {
  title: string;
  /** Asks before it is saved; calls `save` when the person agrees. */
  review?: (change: Partial<Settings>, save: () => void, close: () => void) => ReactNode;
  explain?: (error: ApiError) => ReactNode;
  children: (fields: Fields) => ReactNode;
};

/** A card of the business's settings: what was changed is sent, and nothing else. */
export function SettingsForm(props: Props) {
  const { data, error, refetch } = useQuery(settingsQuery);
  if (data) return <Loaded key={JSON.stringify(data)} settings={data} {...props} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <Card title={props.title}>
      <Skeleton height={56} />
      <Skeleton height={56} />
      <Skeleton height={56} />
    </Card>
  );
}

function Loaded({ settings, title, review, explain, children }: Props & { settings: Settings }) {
  const { app } = useMessages();
  const client = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const [reviewing, setReviewing] = useState(false);
  const change = changed(settings, draft);
  const idle = Object.keys(change).length === 0;
  const save = useMutation({
    mutationFn: changeSettings,
    onSuccess: (saved) => {
      setReviewing(false);
      client.setQueryData(settingsQuery.queryKey, saved);
      // The frame shows the business's name and goes by its zone and language.
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
      void client.invalidateQueries({ queryKey: ['calls'] });
    },
    onError: () => setReviewing(false),
  });
  return (
    <div className={classes.narrow}>
      <Card title={title}>
        <Form
          submit={app.save}
          pending={save.isPending}
          error={save.error}
          explain={explain}
          idle={idle}
          onSubmit={() => (review ? setReviewing(true) : save.mutate(change))}
        >
          {children({ draft, set: (fields) => setDraft({ ...draft, ...fields }) })}
        </Form>
      </Card>
      {reviewing &&
        review?.(
          change,
          () => save.mutate(change),
          () => setReviewing(false),
        )}
    </div>
  );
}
