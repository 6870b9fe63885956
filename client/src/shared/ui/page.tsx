import type { ReactNode } from 'react';
import classes from './page.module.css';

type Props = {
  title: string;
  /** Buttons at the end of the title's line. */
  actions?: ReactNode;
  /** Filters and the like between the title and the content. */
  tools?: ReactNode;
  children: ReactNode;
};

/** A page's frame: the document's title, the heading, what can be done here. */
export function Page({ title, actions, tools, children }: Props) {
  return (
    <>
      <title>{`${title} · ProSaaS`}</title>
      <div className={classes.head}>
        <div className={classes.line}>
          <h1 className={classes.title}>{title}</h1>
          {actions && <div className={classes.actions}>{actions}</div>}
        </div>
        {tools}
      </div>
      {children}
    </>
  );
}

type SheetProps = { label?: string; busy?: boolean; stale?: boolean; children: ReactNode };

/** The white surface that holds a page's list or form. `stale`: older content until the new one is here. */
export function Sheet({ label, busy = false, stale = false, children }: SheetProps) {
  return (
    <section
      className={classes.sheet}
      aria-label={label}
      aria-busy={busy || stale}
      data-stale={stale || undefined}
    >
      {children}
    </section>
  );
}
