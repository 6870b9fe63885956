import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useMatchRoute } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useMe } from '@/features/auth';
import { CallingPlace, CallingProvider } from '@/features/outbound';
import { PlayerDock, usePlayer } from '@/features/player';
import { connectEvents } from '@/shared/events';
import { ZoneProvider } from '@/shared/format';
import { Header } from './header';
import { useI18n, useMessages } from './i18n';
import { Menu } from './menu';
import { NoBusiness } from './no-business';
import classes from './shell.module.css';

/** The frame of every page behind the sign-in; the player's dock outlives them. */
export function Shell() {
  const { business } = useMe();
  const { app } = useMessages();
  useLiveEvents(business?.id);
  useBusinessLanguage(business?.language);
  // The operator's pages are about the system, not about a business.
  const everywhere = useMatchRoute()({ to: '/operator' }) !== false;

  return (
    <ZoneProvider zone={business?.time_zone ?? 'Asia/Jerusalem'}>
      <CallingProvider key={business?.id}>
        <a className={classes.skip} href="#content">
          {app.skipToContent}
        </a>
        <div className={classes.shell}>
          <Menu />
          <div className={classes.column}>
            <Header />
            <main id="content" className={classes.content} tabIndex={-1}>
              {business || everywhere ? <Outlet key={business?.id} /> : <NoBusiness />}
            </main>
            <div className={classes.dock}>
              <CallingPlace renderLink={callLink} />
              <PlayerDock renderTitle={callLink} />
            </div>
          </div>
        </div>
      </CallingProvider>
    </ZoneProvider>
  );
}

function callLink(callSid: string, title: ReactNode) {
  return (
    <Link to="." search={(search) => ({ ...search, call: callSid })}>
      {title}
    </Link>
  );
}

/** A session's events belong to its business: a change of business is a new connection. */
function useLiveEvents(businessId: number | undefined) {
  const queryClient = useQueryClient();
  const player = usePlayer();
  useEffect(() => {
    if (businessId === undefined) return;
    return connectEvents({
      queryClient,
      onRecordingReady: (callSid) => player.wake(callSid),
      onRecordingProgress: (callSid) => player.downloadBegan(callSid),
    });
  }, [businessId, queryClient, player]);
}

function useBusinessLanguage(language: string | undefined) {
  const { suggestLanguage } = useI18n();
  useEffect(() => {
    if (language === 'he' || language === 'en') void suggestLanguage(language);
  }, [language, suggestLanguage]);
}
