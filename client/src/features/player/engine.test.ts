import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlayerEngine } from './engine';
import type { ProbeResult, Track } from './machine';

const first: Track = {
  callSid: 'CA1',
  recordingSid: null,
  title: 'Dana',
  number: '+972501234567',
  durationSeconds: 180,
};
const second: Track = { ...first, callSid: 'CA2' };
const notYet: ProbeResult = {
  kind: 'wait',
  cause: 'processing',
  retryAfterSeconds: 2,
  progress: null,
};

let audio: HTMLAudioElement;
let answers: ProbeResult[];
let asked: { callSid: string; signal: AbortSignal }[];
let engine: PlayerEngine;

/** jsdom's element has neither sound nor a clock; the tests speak for it. */
beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  audio = document.createElement('audio');
  vi.spyOn(audio, 'play').mockResolvedValue();
  vi.spyOn(audio, 'pause').mockReturnValue();
  vi.spyOn(audio, 'load').mockReturnValue();
  answers = [];
  asked = [];
  engine = new PlayerEngine(audio, async ({ callSid }, signal) => {
    asked.push({ callSid, signal });
    return answers.shift() ?? { kind: 'ready' };
  });
});

afterEach(() => vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(0);
const happen = (name: string) => audio.dispatchEvent(new Event(name));
const tag = () => engine.getSnapshot().state.tag;
const source = () => audio.getAttribute('src');

describe('PlayerEngine', () => {
  it('gives the element the address only after the server said yes', async () => {
    answers = [notYet];
    engine.play(first);
    await settle();
    expect(tag()).toBe('preparing');
    expect(source()).toBe('/silence.wav');
    await vi.advanceTimersByTimeAsync(3000);
    expect(tag()).toBe('loading');
    expect(source()).toBe('/api/recordings/file/CA1?progressive=1');
  });

  it('asks at once when the recording becomes ready', async () => {
    answers = [notYet];
    engine.play(first);
    await settle();
    engine.wake('CA1');
    await settle();
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
  });

  it('cancelling aborts the request, drops the source and asks no more', async () => {
    answers = [notYet];
    engine.play(first);
    engine.cancel();
    expect(asked[0]?.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
    expect(tag()).toBe('idle');
    expect(source()).toBeNull();
  });

  it('an answer for a call that was left is not used', async () => {
    engine.play(first);
    engine.play(second);
    await settle();
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(source()).toBe('/api/recordings/file/CA2?progressive=1');
  });

  it('resumes where a call was left, and from the start below fifteen seconds', async () => {
    for (const [left, resumed] of [
      [40, 40],
      [14, 0],
    ] as const) {
      engine.play(first);
      await settle();
      happen('playing');
      audio.currentTime = left;
      happen('pause');
      engine.cancel();
      audio.currentTime = 0;
      engine.play(first);
      await settle();
      happen('loadedmetadata');
      expect(audio.currentTime).toBe(resumed);
      engine.cancel();
    }
  });

  it('a further recording of the call is another one to play', async () => {
    engine.play(first);
    await settle();
    happen('playing');
    engine.play({ ...first, recordingSid: 'RE2' });
    await settle();
    expect(source()).toBe('/api/recordings/file/CA1?progressive=1&recording=RE2');
  });

  it('a link names the second to begin at', async () => {
    engine.play(first, 83);
    await settle();
    happen('loadedmetadata');
    expect(audio.currentTime).toBe(83);
  });

  it('a refused autoplay waits for a tap', async () => {
    engine.play(first);
    vi.spyOn(audio, 'play').mockRejectedValue(new DOMException('', 'NotAllowedError'));
    await settle();
    expect(tag()).toBe('blocked');
  });

  it('keeps the speed for the next call and the next visit', async () => {
    engine.useFor(7);
    engine.setSpeed(1.5);
    const later = new PlayerEngine(document.createElement('audio'), async () => ({
      kind: 'ready',
    }));
    later.useFor(7);
    expect(later.getSnapshot().speed).toBe(1.5);
    later.useFor(8);
    expect(later.getSnapshot().speed).toBe(1);
  });

  it('asks once more when the first bytes of a download are there, and not for each of them', async () => {
    const downloading: ProbeResult = { ...notYet, progress: { bytes: 5, totalBytes: null } };
    answers = [notYet, downloading, downloading];
    engine.play(first);
    await settle();
    engine.downloadBegan('CA2');
    engine.downloadBegan('CA1');
    await settle();
    expect(asked).toHaveLength(2);
    engine.downloadBegan('CA1');
    await settle();
    expect(asked).toHaveLength(2);
  });

  it('leaps over silence when the person wants it, and only in the call that it was found in', async () => {
    engine.play(first);
    await settle();
    happen('playing');
    engine.knowSilences('CA1', [{ from: 20, to: 50 }]);
    audio.currentTime = 30;
    happen('timeupdate');
    expect(audio.currentTime).toBe(30);
    engine.setSkipSilence(true);
    happen('timeupdate');
    expect(audio.currentTime).toBe(49.75);
    engine.knowSilences('CA2', [{ from: 0, to: 100 }]);
    happen('timeupdate');
    expect(audio.currentTime).toBe(49.75);
  });

  it('does not seek beyond either end', async () => {
    engine.play(first);
    await settle();
    happen('playing');
    engine.seek(1000);
    expect(audio.currentTime).toBe(180);
    engine.skip(-1000);
    expect(audio.currentTime).toBe(0);
  });
});
