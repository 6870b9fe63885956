import { ActionIcon, Button } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { useMessages } from '@/app/i18n';
import { downloadUrl } from '@/shared/api/recording-urls';
import { phone } from '@/shared/format';
import {
  IconBack10,
  IconClose,
  IconDownload,
  IconForward10,
  IconPause,
  IconPlay,
  PhoneNumber,
} from '@/shared/ui';
import classes from './audio-player.module.css';
import { isLive, type PlayerState } from './machine';
import { usePlayer, usePlayerSnapshot } from './player-context';
import { PlayerStatus } from './player-status';
import { SPEEDS } from './preferences';
import { SkipSilence } from './skip-silence';
import { Timeline } from './timeline';
import { Volume } from './volume';

const SKIP = 10;

type Props = {
  state: Exclude<PlayerState, { tag: 'idle' }>;
  /** Renders the way to the call's details around the title. */
  renderTitle: (callSid: string, title: ReactNode) => ReactNode;
};

/** Transport, timeline and settings of what plays, or what keeps it from playing. */
export function AudioPlayer({ state, renderTitle }: Props) {
  const player = usePlayer();
  const { speed } = usePlayerSnapshot();
  const { player: text } = useMessages();
  const { track } = state;
  const live = isLive(state);
  const sounding = state.tag === 'playing' || state.tag === 'buffering';
  const ready = live || state.tag === 'blocked';
  const nextSpeed = (by: number) => {
    const at = SPEEDS.indexOf(speed);
    player.setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + by))] ?? 1);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const actions: Record<string, () => void> = {
      j: () => player.skip(-SKIP),
      k: () => player.toggle(),
      l: () => player.skip(SKIP),
      '<': () => nextSpeed(-1),
      '>': () => nextSpeed(1),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  return (
    <section className={classes.dock} aria-label={text.label} onKeyDown={onKeyDown}>
      <div className={classes.title}>
        {renderTitle(track.callSid, track.title)}
        {phone(track.number) !== track.title && (
          <span className={classes.number}>
            <PhoneNumber value={track.number} />
          </span>
        )}
      </div>

      {ready && (
        <div className={classes.transport} dir="ltr">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            radius="xl"
            aria-label={text.back}
            disabled={!live}
            onClick={() => player.skip(-SKIP)}
          >
            <IconBack10 size={24} />
          </ActionIcon>
          <ActionIcon
            size={48}
            radius="xl"
            aria-label={sounding ? text.pause : text.play}
            loading={state.tag === 'buffering'}
            onClick={() => player.toggle()}
          >
            {sounding ? <IconPause size={24} /> : <IconPlay size={24} />}
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            radius="xl"
            aria-label={text.forward}
            disabled={!live}
            onClick={() => player.skip(SKIP)}
          >
            <IconForward10 size={24} />
          </ActionIcon>
        </div>
      )}

      <div className={classes.middle}>
        {live ? <Timeline track={track} /> : <PlayerStatus state={state} />}
      </div>

      {ready && (
        <div className={classes.extras}>
          <select
            className={classes.speed}
            dir="ltr"
            aria-label={text.speed}
            value={speed}
            onChange={(event) => player.setSpeed(Number(event.currentTarget.value))}
          >
            {SPEEDS.map((option) => (
              <option key={option} value={option}>
                {option}×
              </option>
            ))}
          </select>
          {track.recordingSid === null && <SkipSilence callSid={track.callSid} />}
          <Volume />
          <ActionIcon
            component="a"
            href={downloadUrl(track.callSid, track.recordingSid)}
            download
            variant="subtle"
            color="gray"
            size={36}
            radius="xl"
            aria-label={text.download}
          >
            <IconDownload />
          </ActionIcon>
        </div>
      )}

      <div className={classes.close}>
        {ready || state.tag === 'failed' ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            radius="xl"
            aria-label={text.close}
            onClick={() => player.cancel()}
          >
            <IconClose />
          </ActionIcon>
        ) : (
          <Button size="compact-sm" variant="default" onClick={() => player.cancel()}>
            {text.cancel}
          </Button>
        )}
      </div>
    </section>
  );
}
