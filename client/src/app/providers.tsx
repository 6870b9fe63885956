import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { type PlayerEngine, PlayerProvider } from '@/features/player';
import { I18nProvider, type Language, type Messages, useI18n } from './i18n';
import { cssVariables, theme } from './theme';

type Props = {
  language: Language;
  messages: Messages;
  queryClient: QueryClient;
  player: PlayerEngine;
  children: ReactNode;
};

export function Providers({ language, messages, queryClient, player, children }: Props) {
  return (
    <I18nProvider language={language} messages={messages}>
      <DirectionProvider
        initialDirection={language === 'he' ? 'rtl' : 'ltr'}
        detectDirection={false}
      >
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariables}
          defaultColorScheme="auto"
        >
          <FollowLanguage />
          <QueryClientProvider client={queryClient}>
            <PlayerProvider player={player}>{children}</PlayerProvider>
          </QueryClientProvider>
        </MantineProvider>
      </DirectionProvider>
    </I18nProvider>
  );
}

/** Mantine keeps a direction of its own; the language decides it. */
function FollowLanguage() {
  const { language } = useI18n();
  const { setDirection } = useDirection();
  useEffect(() => setDirection(language === 'he' ? 'rtl' : 'ltr'), [language, setDirection]);
  return null;
}
