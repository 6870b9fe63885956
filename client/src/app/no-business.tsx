import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { switchBusiness, useMe } from '@/features/auth';
import { StateBox } from '@/shared/ui';
import { useMessages } from './i18n';

/** A session without a business sees nothing until one is named. */
export function NoBusiness() {
  const { businesses } = useMe();
  const { app } = useMessages();
  const client = useQueryClient();
  return (
    <StateBox title={app.noBusinessTitle} text={app.noBusinessText}>
      {businesses.map(({ id, name }) => (
        <Button key={id} variant="light" onClick={() => switchBusiness(client, id)}>
          {name}
        </Button>
      ))}
    </StateBox>
  );
}
