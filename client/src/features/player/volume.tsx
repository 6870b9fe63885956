import { ActionIcon } from '@mantine/core';
import { useRef } from 'react';
import { useMessages } from '@/app/i18n';
import { IconVolume, IconVolumeOff } from '@/shared/ui';
import classes from './audio-player.module.css';
import { usePlayer, usePlayerSnapshot } from './player-context';

/** A phone has buttons of its own for this, so it is shown on wide screens only. */
export function Volume() {
  const player = usePlayer();
  const { volume } = usePlayerSnapshot();
  const { player: text } = useMessages();
  const before = useRef(1);
  const silent = volume === 0;

  const toggle = () => {
    if (!silent) before.current = volume;
    player.setVolume(silent ? before.current : 0);
  };

  return (
    <div className={classes.volume} dir="ltr">
      <ActionIcon
        variant="subtle"
        color="gray"
        size={36}
        radius="xl"
        aria-label={silent ? text.unmute : text.mute}
        onClick={toggle}
      >
        {silent ? <IconVolumeOff /> : <IconVolume />}
      </ActionIcon>
      <input
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={volume}
        aria-label={text.volume}
        onChange={(event) => player.setVolume(Number(event.currentTarget.value))}
      />
    </div>
  );
}
