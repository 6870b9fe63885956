import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { type Messages, useMessages } from '@/app/i18n';
import { useAtLeast } from '@/features/auth';
import { ApiError } from '@/shared/api';
import { ErrorState, Page } from '@/shared/ui';
import { AccountTab } from './account-tab';
import { BusinessTab } from './business-tab';
import { MembersTab } from './members-tab';
import { NumbersTab } from './numbers-tab';
import { RecordingTab } from './recording-tab';
import { RetentionTab } from './retention-tab';
import classes from './settings-page.module.css';
import { TokensTab } from './tokens-tab';
import { WebhooksTab } from './webhooks-tab';

type Name = keyof Messages['settings']['tabs'];

const TABS: { name: Name; content: ReactNode; manages?: boolean }[] = [
  { name: 'business', content: <BusinessTab />, manages: true },
  { name: 'numbers', content: <NumbersTab /> },
  { name: 'recording', content: <RecordingTab />, manages: true },
  { name: 'retention', content: <RetentionTab />, manages: true },
  { name: 'members', content: <MembersTab /> },
  { name: 'tokens', content: <TokensTab />, manages: true },
  { name: 'webhooks', content: <WebhooksTab />, manages: true },
  { name: 'account', content: <AccountTab /> },
];

/** The settings, one subject a tab; what a person may not change is not offered. */
export function SettingsPage() {
  const { settings: text } = useMessages();
  const { tab: wanted } = useParams({ strict: false });
  const manages = useAtLeast('admin');
  const tabs = TABS.filter((tab) => manages || !tab.manages);
  const shown = wanted === undefined ? tabs[0] : TABS.find(({ name }) => name === wanted);
  const allowed = shown && tabs.includes(shown);
  const status = shown ? 403 : 404;
  const nav = useTabInView(shown?.name);
  const title = shown ? `${text.tabs[shown.name]} · ${text.title}` : text.title;

  return (
    <Page
      title={text.title}
      tools={
        <nav ref={nav} className={classes.tabs} aria-label={text.title}>
          {tabs.map(({ name }) => (
            <Link
              key={name}
              to="/settings/$tab"
              params={{ tab: name }}
              className={classes.tab}
              aria-current={name === shown?.name ? 'page' : undefined}
            >
              {text.tabs[name]}
            </Link>
          ))}
        </nav>
      }
    >
      <title>{`${title} · ProSaaS`}</title>
      <div className={classes.content}>
        {allowed ? (
          shown.content
        ) : (
          <ErrorState error={new ApiError(status, 'not_here', null)} onRetry={() => {}} />
        )}
      </div>
    </Page>
  );
}

/** On a phone the tabs are wider than the screen: the one that is open is brought to the middle. */
function useTabInView(open: Name | undefined) {
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    const bar = nav.current;
    if (!bar || !open) return;
    // It tells the size at once, and again when a window narrows.
    const observer = new ResizeObserver(() => {
      const tab = bar.querySelector('[aria-current]')?.getBoundingClientRect();
      const { left, right } = bar.getBoundingClientRect();
      if (tab) bar.scrollBy({ left: (tab.left + tab.right - left - right) / 2 });
    });
    observer.observe(bar);
    return () => observer.disconnect();
  }, [open]);
  return nav;
}
