export { AudioPlayer } from './audio-player';
export type { PlayerEngine } from './engine';
export type { Track } from './machine';
export { createPlayer, PlayerProvider, usePlayer, usePlayerSnapshot } from './player-context';
export { usePlayerPosition } from './use-position';
