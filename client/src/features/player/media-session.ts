import type { Track } from './machine';

type Controls = {
  toggle(): void;
  skip(seconds: number): void;
  seek(seconds: number): void;
};

const ACTIONS = ['play', 'pause', 'seekbackward', 'seekforward', 'seekto'] as const;

/** The lock screen's and the keyboard's media keys. */
export function showMediaSession(track: Track, controls: Controls): void {
  const session = navigator.mediaSession;
  if (!session) return;
  session.metadata = new MediaMetadata({ title: track.title, artist: track.number });
  session.setActionHandler('play', () => controls.toggle());
  session.setActionHandler('pause', () => controls.toggle());
  session.setActionHandler('seekbackward', (d) => controls.skip(-(d.seekOffset ?? 10)));
  session.setActionHandler('seekforward', (d) => controls.skip(d.seekOffset ?? 10));
  session.setActionHandler('seekto', (d) => controls.seek(d.seekTime ?? 0));
}

export function updateMediaSession(audio: HTMLAudioElement, duration: number): void {
  if (!navigator.mediaSession?.setPositionState || duration <= 0) return;
  const position = Math.min(audio.currentTime, duration);
  navigator.mediaSession.setPositionState({ duration, position, playbackRate: audio.playbackRate });
}

export function clearMediaSession(): void {
  if (!navigator.mediaSession) return;
  navigator.mediaSession.metadata = null;
  for (const action of ACTIONS) navigator.mediaSession.setActionHandler(action, null);
}
