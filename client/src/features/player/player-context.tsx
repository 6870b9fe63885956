import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import { PlayerEngine, type Snapshot } from './engine';
import { probe } from './probe';

const PlayerContext = createContext<PlayerEngine | null>(null);

/** The document's one media element and its engine. */
export function createPlayer(): PlayerEngine {
  const audio = document.createElement('audio');
  document.body.append(audio);
  return new PlayerEngine(audio, probe);
}

export function PlayerProvider({
  player,
  children,
}: {
  player: PlayerEngine;
  children: ReactNode;
}) {
  return <PlayerContext value={player}>{children}</PlayerContext>;
}

export function usePlayer(): PlayerEngine {
  const player = useContext(PlayerContext);
  if (!player) throw new Error('usePlayer outside of PlayerProvider');
  return player;
}

export function usePlayerSnapshot(): Snapshot {
  const player = usePlayer();
  return useSyncExternalStore(player.subscribe, player.getSnapshot);
}
