import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import classes from './audio-player.module.css';
import { type Peaks, toBars } from './peaks';
import { usePlayer } from './player-context';
import { useEveryFrame } from './use-position';

const BAR = 3;
const PITCH = 5;

/** The recording's loudness drawn in a canvas, the part that was heard in the accent colour. */
export function Waveform({ peaks }: { peaks: Peaks }) {
  const player = usePlayer();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const bars = useMemo(
    () => toBars(peaks, Math.max(1, Math.floor(size.width / PITCH))),
    [peaks, size.width],
  );

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const draw = useCallback(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || size.width === 0) return;
    const scale = window.devicePixelRatio;
    element.width = size.width * scale;
    element.height = size.height * scale;
    context.scale(scale, scale);
    const style = getComputedStyle(element);
    const heard = style.getPropertyValue('--accent-text');
    const ahead = style.getPropertyValue('--wave');
    const duration = player.duration();
    const played = duration > 0 ? (player.position() / duration) * size.width : 0;
    bars.forEach((height, index) => {
      const x = index * PITCH;
      const tall = Math.max(2, height * size.height);
      context.fillStyle = x + BAR / 2 <= played ? heard : ahead;
      context.beginPath();
      context.roundRect(x, (size.height - tall) / 2, BAR, tall, BAR / 2);
      context.fill();
    });
  }, [bars, player, size]);
  useEveryFrame(draw);

  return <canvas ref={canvas} className={classes.waveform} />;
}
