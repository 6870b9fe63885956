import type { ReactNode } from 'react';
import { useMessages } from '@/app/i18n';
import { ApiError } from '@/shared/api';
import { IconAlert } from './icons';
import classes from './problem.module.css';

type Props = {
  error: unknown;
  /** What the error means here; nothing leaves it to the common words. */
  explain?: ((error: ApiError) => ReactNode) | undefined;
};

/** Why an action did not succeed, where it was asked for; with the request's id for support. */
export function Problem({ error, explain }: Props) {
  const { errors } = useMessages();
  const known = error instanceof ApiError ? error : null;
  const common: Record<number, string> = {
    0: errors.network,
    403: errors.forbiddenAction,
    404: errors.notFound,
    409: errors.conflict,
    412: errors.changedMeanwhile,
    422: errors.invalid,
    429: errors.tooMany,
  };
  const own = known && explain?.(known);
  const text = own || (known && common[known.status]) || errors.server;
  return (
    <div className={classes.problem} role="alert">
      <IconAlert />
      <div>
        <p>{text}</p>
        {known?.status === 422 && !own && <p dir="auto">{known.message}</p>}
        {known?.requestId && (
          <p className={classes.request}>
            {errors.requestId}: <bdi dir="ltr">{known.requestId}</bdi>
          </p>
        )}
      </div>
    </div>
  );
}
