import { ActionIcon, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useMessages } from '@/app/i18n';
import { usePlayer } from '@/features/player';
import { ErrorState, IconClose } from '@/shared/ui';
import { isPlayable, trackOf } from './call';
import { CallDetails } from './call-details';
import classes from './call-panel.module.css';
import { callQuery } from './queries';

type Props = { callSid: string; startAt: number | undefined; onClose: () => void };

/** One call beside the list (over it on a small screen). Takes the focus when it opens and gives it back. */
export function CallPanel({ callSid, startAt, onClose }: Props) {
  const { detail: text } = useMessages();
  const panel = useRef<HTMLElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [onClose]);

  return (
    <aside ref={panel} className={classes.panel} aria-label={text.title} tabIndex={-1}>
      <div className={classes.head}>
        {text.title}
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={text.close}
          onClick={onClose}
        >
          <IconClose />
        </ActionIcon>
      </div>
      <OneCall key={callSid} callSid={callSid} startAt={startAt} />
    </aside>
  );
}

function OneCall({ callSid, startAt }: Pick<Props, 'callSid' | 'startAt'>) {
  const { calls: text } = useMessages();
  const player = usePlayer();
  const { data: call, error, refetch } = useQuery(callQuery(callSid));

  const started = useRef(false);
  useEffect(() => {
    if (!call || startAt === undefined || started.current) return;
    started.current = true;
    if (isPlayable(call.recording)) player.play(trackOf(call, text.unknownNumber), startAt);
  }, [call, startAt, player, text]);

  if (call) return <CallDetails call={call} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes.sections}>
      <Skeleton height={36} />
      <Skeleton height={66} />
      <Skeleton height={120} />
      <Skeleton height={240} />
    </div>
  );
}
