import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '@/app/i18n';
import { ApiError } from '@/shared/api';
import classes from './state-box.module.css';

type Heading = 'h1' | 'h2';

type BoxProps = {
  title?: string;
  /** `h1` where the box is the whole page. */
  heading?: Heading;
  text: string;
  icon?: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
};

/** In the place of content that is not there: a sentence and one action. */
export function StateBox({ title, heading: Title = 'h2', text, icon, action, children }: BoxProps) {
  return (
    <div className={classes.box}>
      {icon && <div className={classes.icon}>{icon}</div>}
      {title && <Title className={classes.title}>{title}</Title>}
      <p className={classes.text}>{text}</p>
      {action}
      {children}
    </div>
  );
}

type ErrorProps = { error: unknown; heading?: Heading; onRetry: () => void };

/** What happened, a retry where one can help, and the request's id for support. */
export function ErrorState({ error, heading = 'h2', onRetry }: ErrorProps) {
  const { errors } = useMessages();
  const status = error instanceof ApiError ? error.status : -1;
  const requestId = error instanceof ApiError ? error.requestId : null;
  const retry = (
    <Button variant="light" onClick={onRetry}>
      {errors.retry}
    </Button>
  );
  const shown = {
    0: { title: errors.title, text: errors.network, action: retry },
    403: { title: errors.forbiddenTitle, text: errors.forbidden, action: null },
    404: { title: errors.notFoundTitle, text: errors.notFound, action: null },
  }[status] ?? { title: errors.title, text: errors.server, action: retry };

  return (
    <div role="alert">
      <StateBox {...shown} heading={heading}>
        {requestId && (
          <p className={classes.request}>
            {errors.requestId}: <bdi dir="ltr">{requestId}</bdi>
          </p>
        )}
      </StateBox>
    </div>
  );
}
