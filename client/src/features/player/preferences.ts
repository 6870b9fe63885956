/** What the player remembers for a user in this browser: speed, volume, and where each call was left. */

export const SPEEDS: readonly number[] = [1, 1.25, 1.5, 2];
/** Below this many seconds a call starts from the beginning. */
const RESUME_FROM_SECONDS = 15;
const MOST_POSITIONS = 200;

type Stored = {
  speed: number;
  volume: number;
  skipSilence: boolean;
  positions: [callSid: string, seconds: number][];
};

const FRESH: Stored = { speed: 1, volume: 1, skipSilence: false, positions: [] };

export class Preferences {
  private readonly key: string;
  private stored: Stored;

  constructor(userId: number) {
    this.key = `prosaas.player.${userId}`;
    this.stored = { ...FRESH, ...read(this.key) };
  }

  get speed(): number {
    return this.stored.speed;
  }

  get volume(): number {
    return this.stored.volume;
  }

  get skipSilence(): boolean {
    return this.stored.skipSilence;
  }

  set skipSilence(skipSilence: boolean) {
    this.save({ skipSilence });
  }

  set speed(speed: number) {
    this.save({ speed });
  }

  set volume(volume: number) {
    this.save({ volume });
  }

  position(callSid: string): number {
    const seconds = this.stored.positions.find(([sid]) => sid === callSid)?.[1] ?? 0;
    return seconds < RESUME_FROM_SECONDS ? 0 : seconds;
  }

  rememberPosition(callSid: string, seconds: number): void {
    const others = this.stored.positions.filter(([sid]) => sid !== callSid);
    const kept =
      seconds < RESUME_FROM_SECONDS ? others : [...others, [callSid, seconds] as [string, number]];
    this.save({ positions: kept.slice(-MOST_POSITIONS) });
  }

  private save(change: Partial<Stored>): void {
    this.stored = { ...this.stored, ...change };
    try {
      localStorage.setItem(this.key, JSON.stringify(this.stored));
    } catch {
      // A full or forbidden storage costs the memory, not the playing.
    }
  }
}

function read(key: string): Partial<Stored> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}');
  } catch {
    return {};
  }
}
