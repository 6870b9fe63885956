import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { ErrorState, StateBox } from '@/shared/ui';
import { useMessages } from './i18n';

/** In the place of a page. */
export function PageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  return <ErrorState error={error} heading="h1" onRetry={() => void router.invalidate()} />;
}

export function PageNotFound() {
  const { errors } = useMessages();
  return (
    <StateBox
      title={errors.notFoundTitle}
      heading="h1"
      text={errors.notFound}
      action={
        <Button component={Link} to="/calls" variant="light">
          {errors.home}
        </Button>
      }
    />
  );
}

/** In the place of everything: there is no frame around it. */
export function WholeError(props: ErrorComponentProps) {
  return (
    <main>
      <PageError {...props} />
    </main>
  );
}

export function WholeNotFound() {
  return (
    <main>
      <PageNotFound />
    </main>
  );
}
