import { type ReactNode, useId } from 'react';
import classes from './card.module.css';

type Props = { title?: string; actions?: ReactNode; children: ReactNode };

/** A part of a page with a heading and room around its content. */
export function Card({ title, actions, children }: Props) {
  const titleId = useId();
  return (
    <section className={classes.card} aria-labelledby={title && titleId}>
      {(title || actions) && (
        <div className={classes.head}>
          {title && (
            <h2 id={titleId} className={classes.title}>
              {title}
            </h2>
          )}
          {actions && <div className={classes.actions}>{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
