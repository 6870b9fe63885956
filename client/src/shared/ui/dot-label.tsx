import type { ReactNode } from 'react';
import classes from './dot-label.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'quiet';

/** A state in words; the coloured dot repeats it for the quick eye. */
export function DotLabel({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes.label} data-tone={tone}>
      {children}
    </span>
  );
}
