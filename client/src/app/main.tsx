import './styles.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createPlayer } from '@/features/player';
import { loadMessages, preferredLanguage } from './i18n';
import { Providers } from './providers';
import { createQueryClient } from './query-client';
import { createAppRouter } from './router';

const language = preferredLanguage();
const messages = await loadMessages(language);

const player = createPlayer();
const queryClient = createQueryClient(() => {
  player.cancel();
  void router.navigate({ to: '/sign-in', search: { next: router.state.location.href } });
});
const router = createAppRouter({ queryClient, player });

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Providers {...{ language, messages, queryClient, player }}>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
