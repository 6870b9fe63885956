import { useEffect, useState } from 'react';
import { usePlayer, usePlayerSnapshot } from './player-context';

/** Calls back once a frame while sound runs, and once on every other change. Never through React's state. */
export function useEveryFrame(draw: () => void): void {
  const snapshot = usePlayerSnapshot();
  const running = snapshot.state.tag === 'playing';
  // biome-ignore lint/correctness/useExhaustiveDependencies: a seek while paused is a new snapshot.
  useEffect(() => {
    draw();
    if (!running) return;
    let frame = requestAnimationFrame(function loop() {
      draw();
      frame = requestAnimationFrame(loop);
    });
    return () => cancelAnimationFrame(frame);
  }, [draw, running, snapshot]);
}

/** The position in the given call's first recording, rounded by `choose`; renders only when that changes. Null while another call plays. */
export function usePlayerPosition<T>(callSid: string, choose: (seconds: number) => T): T | null {
  const player = usePlayer();
  const { state } = usePlayerSnapshot();
  const mine =
    state.tag !== 'idle' && state.track.callSid === callSid && state.track.recordingSid === null;
  const [chosen, setChosen] = useState<T | null>(null);
  useEffect(() => {
    if (!mine) {
      setChosen(null);
      return;
    }
    const update = () => setChosen(choose(player.position()));
    update();
    const timer = window.setInterval(update, 250);
    return () => window.clearInterval(timer);
  }, [mine, player, choose]);
  return chosen;
}
