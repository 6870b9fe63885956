import { recordingUrl } from '@/shared/api/recording-urls';
import {
  IDLE,
  isLive,
  type PlayerEvent,
  type PlayerState,
  type ProbeResult,
  step,
  type Track,
} from './machine';
import { clearMediaSession, showMediaSession, updateMediaSession } from './media-session';
import { Preferences } from './preferences';
import { afterSilence, type Silence } from './silence';

const HEALTHY_AFTER_MS = 30_000;
const REMEMBER_EVERY_SECONDS = 5;

export type Snapshot = {
  state: PlayerState;
  speed: number;
  volume: number;
  skipSilence: boolean;
};

type Probe = (track: Track, signal: AbortSignal) => Promise<ProbeResult>;

/** Drives the one media element as the machine's states ask. Lives as long as the document. */
export class PlayerEngine {
  private snapshot: Snapshot = { state: IDLE, speed: 1, volume: 1, skipSilence: false };
  private readonly listeners = new Set<() => void>();
  private userId = 0;
  private preferences = new Preferences(0);
  private request: AbortController | null = null;
  private wakeTimer = 0;
  private healthTimer = 0;
  private rememberedAt = 0;
  private unlocked = false;
  private silences: { callSid: string; ranges: Silence[] } | null = null;
  private readonly audio: HTMLAudioElement;
  private readonly probe: Probe;

  constructor(audio: HTMLAudioElement, probe: Probe) {
    this.audio = audio;
    this.probe = probe;
    audio.preload = 'auto';
    audio.addEventListener('playing', () => this.send({ type: 'PLAYING' }));
    audio.addEventListener('waiting', () => this.send({ type: 'WAITING' }));
    audio.addEventListener('ended', () => this.send({ type: 'ENDED' }));
    audio.addEventListener('pause', () => {
      if (!audio.ended) this.send({ type: 'PAUSED' });
    });
    audio.addEventListener('error', () => {
      const code = audio.error?.code ?? 4;
      this.send({ type: 'ELEMENT_ERROR', code, at: audio.currentTime });
    });
    audio.addEventListener('loadedmetadata', () => this.seekToStart());
    audio.addEventListener('timeupdate', () => this.onTime());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): Snapshot => this.snapshot;

  /** Speed, volume and positions belong to the user. */
  useFor(userId: number): void {
    if (this.userId === userId) return;
    this.userId = userId;
    this.preferences = new Preferences(userId);
    this.setSpeed(this.preferences.speed);
    this.setVolume(this.preferences.volume);
    this.setSkipSilence(this.preferences.skipSilence);
  }

  /** Plays the call, from `at` if given, else from where it was left. Called inside the user's gesture. */
  play(track: Track, at?: number): void {
    const { state } = this.snapshot;
    const same = state.tag !== 'idle' && nameOf(state.track) === nameOf(track);
    if (same && (isLive(state) || state.tag === 'blocked')) {
      if (at !== undefined) this.seek(at);
      this.resume();
      return;
    }
    if (same && at === undefined && state.tag !== 'failed') return;
    this.unlock();
    this.send({ type: 'PLAY', track, at: at ?? this.preferences.position(nameOf(track)) });
  }

  toggle(): void {
    const { state } = this.snapshot;
    if (state.tag === 'playing' || state.tag === 'buffering') this.audio.pause();
    else if (isLive(state) || state.tag === 'blocked') this.resume();
  }

  seek(seconds: number): void {
    if (!isLive(this.snapshot.state)) return;
    const end = this.duration();
    this.audio.currentTime = Math.max(0, end > 0 ? Math.min(seconds, end) : seconds);
    updateMediaSession(this.audio, this.duration());
    // While paused nothing else would draw the new position.
    this.publish({ ...this.snapshot });
  }

  skip(seconds: number): void {
    this.seek(this.position() + seconds);
  }

  retry(): void {
    this.unlock();
    this.send({ type: 'RETRY' });
  }

  /** Ends a wait early: the server says that the recording is ready, or a person asked it to try again. */
  wake(callSid: string): void {
    this.send({ type: 'WAKE', callSid });
  }

  /** The first bytes are here: playing need not wait for the rest. Later news of the same download wakes nobody. */
  downloadBegan(callSid: string): void {
    const { state } = this.snapshot;
    const unaware = state.tag === 'preparing' && state.cause === 'processing' && !state.progress;
    if (unaware) this.wake(callSid);
  }

  cancel(): void {
    this.send({ type: 'CANCEL' });
  }

  setSpeed(speed: number): void {
    this.audio.defaultPlaybackRate = speed;
    this.audio.playbackRate = speed;
    this.preferences.speed = speed;
    this.publish({ ...this.snapshot, speed });
  }

  setVolume(volume: number): void {
    this.audio.volume = volume;
    this.preferences.volume = volume;
    this.publish({ ...this.snapshot, volume });
  }

  setSkipSilence(skipSilence: boolean): void {
    this.preferences.skipSilence = skipSilence;
    this.publish({ ...this.snapshot, skipSilence });
  }

  /** Where nobody speaks in the call; known once its peaks are. */
  knowSilences(callSid: string, ranges: Silence[]): void {
    this.silences = { callSid, ranges };
  }

  /** Seconds, for drawing; read once a frame instead of kept in React's state. */
  position(): number {
    const { state } = this.snapshot;
    if (state.tag === 'idle') return 0;
    return isLive(state) ? this.audio.currentTime : state.resumeAt;
  }

  /** Seconds; 0 while unknown. */
  duration(): number {
    const { state } = this.snapshot;
    if (state.tag === 'idle') return 0;
    if (state.track.durationSeconds) return state.track.durationSeconds;
    return Number.isFinite(this.audio.duration) ? this.audio.duration : 0;
  }

  private send(event: PlayerEvent): void {
    const before = this.snapshot.state;
    const state = step(before, event);
    if (state === before) return;
    this.publish({ ...this.snapshot, state });
    this.enter(state);
  }

  private publish(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    for (const listener of this.listeners) listener();
  }

  private enter(state: PlayerState): void {
    window.clearTimeout(this.wakeTimer);
    window.clearTimeout(this.healthTimer);
    this.request?.abort();
    this.request = null;
    switch (state.tag) {
      case 'idle':
      case 'failed':
        this.dropSource();
        clearMediaSession();
        break;
      case 'probing':
        void this.ask(state.track);
        break;
      case 'preparing': {
        const wake = () => this.wake(state.track.callSid);
        this.wakeTimer = window.setTimeout(wake, state.delayMs);
        break;
      }
      case 'loading':
        this.audio.src = recordingUrl(state.track.callSid, state.track.recordingSid);
        this.audio.playbackRate = this.snapshot.speed;
        this.resume();
        break;
      case 'playing':
        this.healthTimer = window.setTimeout(
          () => this.send({ type: 'HEALTHY' }),
          HEALTHY_AFTER_MS,
        );
        showMediaSession(state.track, this);
        updateMediaSession(this.audio, this.duration());
        break;
      case 'paused':
        this.preferences.rememberPosition(nameOf(state.track), this.audio.currentTime);
        break;
      case 'ended':
        this.preferences.rememberPosition(nameOf(state.track), 0);
        break;
      default:
        break;
    }
  }

  private async ask(track: Track): Promise<void> {
    const request = new AbortController();
    this.request = request;
    try {
      const result = await this.probe(track, request.signal);
      if (!request.signal.aborted) this.send({ type: 'PROBED', result });
    } catch {
      // Aborted: whoever aborted it has already moved on.
    }
  }

  private resume(): void {
    this.audio.play().catch((cause: unknown) => {
      const refused = cause instanceof DOMException && cause.name === 'NotAllowedError';
      if (refused) this.send({ type: 'NOT_ALLOWED' });
    });
  }

  /** Safari lets an element play later, outside a gesture, once it has played inside one. */
  private unlock(): void {
    if (this.unlocked) {
      this.audio.pause();
      return;
    }
    this.unlocked = true;
    this.audio.src = '/silence.wav';
    this.audio.play().catch(() => {
      this.unlocked = false;
    });
  }

  private dropSource(): void {
    this.audio.pause();
    this.audio.removeAttribute('src');
    this.audio.load();
  }

  /** Seeking is possible from `loadedmetadata` on. */
  private seekToStart(): void {
    const { state } = this.snapshot;
    const hasSource = state.tag === 'loading' || state.tag === 'paused' || state.tag === 'blocked';
    if (hasSource && state.resumeAt > 0) this.audio.currentTime = state.resumeAt;
  }

  private onTime(): void {
    const { state } = this.snapshot;
    if (state.tag !== 'playing') return;
    const now = this.audio.currentTime;
    if (this.snapshot.skipSilence && this.silences?.callSid === nameOf(state.track)) {
      const target = afterSilence(this.silences.ranges, now);
      if (target !== null) this.seek(target);
    }
    if (Math.abs(now - this.rememberedAt) < REMEMBER_EVERY_SECONDS) return;
    this.rememberedAt = now;
    this.preferences.rememberPosition(nameOf(state.track), now);
    updateMediaSession(this.audio, this.duration());
  }
}

/** What the recording is remembered by. */
function nameOf({ callSid, recordingSid }: Track): string {
  return recordingSid ?? callSid;
}
