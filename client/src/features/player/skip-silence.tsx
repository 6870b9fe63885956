import { ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMessages } from '@/app/i18n';
import { IconSkipSilence } from '@/shared/ui';
import { peaksQuery } from './peaks';
import { usePlayer, usePlayerSnapshot } from './player-context';

/** Offered once the recording's peaks say where nobody speaks. */
export function SkipSilence({ callSid }: { callSid: string }) {
  const player = usePlayer();
  const { skipSilence } = usePlayerSnapshot();
  const { player: text } = useMessages();
  const { data: peaks } = useQuery({ ...peaksQuery(callSid), enabled: false });
  if (!peaks) return null;
  return (
    <ActionIcon
      variant={skipSilence ? 'light' : 'subtle'}
      color={skipSilence ? 'petrol' : 'gray'}
      size={36}
      radius="xl"
      aria-label={text.skipSilence}
      aria-pressed={skipSilence}
      title={text.skipSilence}
      onClick={() => player.setSkipSilence(!skipSilence)}
    >
      <IconSkipSilence />
    </ActionIcon>
  );
}
