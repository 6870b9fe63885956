import { lazy, type ReactNode, Suspense } from 'react';
import { usePlayerSnapshot } from './player-context';

const AudioPlayer = lazy(() => import('./audio-player').then((m) => ({ default: m.AudioPlayer })));

type Props = {
  /** Renders the way to the call's details around the title. */
  renderTitle: (callSid: string, title: ReactNode) => ReactNode;
};

/** The dock: one player for the whole document, whatever page is open. Loaded when something first plays. */
export function PlayerDock({ renderTitle }: Props) {
  const { state } = usePlayerSnapshot();
  if (state.tag === 'idle') return null;
  return (
    <Suspense>
      <AudioPlayer state={state} renderTitle={renderTitle} />
    </Suspense>
  );
}
