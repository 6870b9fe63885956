import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useMessages } from './i18n';
import classes from './menu.module.css';
import { useEntries } from './menu-entries';

const MoreMenu = lazy(() => import('./menus').then((m) => ({ default: m.MoreMenu })));

/** At the page's beginning; on a phone a bar at its foot. */
export function Menu() {
  const { app, menu, menuShort } = useMessages();
  const shortMenu: Partial<typeof menu> = menuShort;
  const entries = useEntries();
  return (
    <nav className={classes.menu} aria-label={app.mainMenu}>
      <div className={classes.brand}>
        <img src="/favicon.svg" alt="" width={32} height={32} />
        {app.name}
      </div>
      {entries.map(({ to, name, icon, secondary }) => (
        <Link
          key={to}
          to={to}
          className={classes.entry}
          data-secondary={secondary}
          activeOptions={{ includeSearch: false }}
        >
          {icon}
          <span className={classes.long}>{menu[name]}</span>
          <span className={classes.short}>{shortMenu[name] ?? menu[name]}</span>
        </Link>
      ))}
      <Suspense fallback={<span className={`${classes.entry} ${classes.more}`} />}>
        <MoreMenu entries={entries.filter(({ secondary }) => secondary)} />
      </Suspense>
    </nav>
  );
}
