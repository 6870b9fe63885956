import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { ErrorState, StateBox } from '@/shared/ui';
import { useMessages } from './i18n';

export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <main>
      <ErrorState error={error} onRetry={() => void router.invalidate()} />
    </main>
  );
}

export function PageNotFound() {
  const { errors } = useMessages();
  return (
    <main>
      <StateBox
        title={errors.notFoundTitle}
        text={errors.notFound}
        action={
          <Button component={Link} to="/calls" variant="light">
            {errors.home}
          </Button>
        }
      />
    </main>
  );
}
