export type { PlayerEngine } from './engine';
export type { Track } from './machine';
export { createPlayer, PlayerProvider, usePlayer, usePlayerSnapshot } from './player-context';
export { PlayerDock } from './player-dock';
export { usePlayerPosition } from './use-position';
