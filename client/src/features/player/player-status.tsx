import { Button, Loader } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '@/app/i18n';
import { api } from '@/shared/api';
import { useFormat } from '@/shared/format';
import classes from './audio-player.module.css';
import { canRetry, isLive, MAX_ATTEMPTS, type PlayerState } from './machine';
import { usePlayer } from './player-context';

type Preparing = Extract<PlayerState, { tag: 'preparing' }>;

/** In the timeline's place as long as there is no sound: what is going on, in words, and what one can do. */
export function PlayerStatus({ state }: { state: PlayerState }) {
  const player = usePlayer();
  const { player: text } = useMessages();
  if (state.tag === 'idle' || isLive(state)) return null;

  if (state.tag === 'failed') {
    return (
      <div className={classes.status} data-failed>
        <p role="alert">{text.failures[state.why]}</p>
        {canRetry(state.why) && (
          <Button size="compact-sm" variant="light" onClick={() => player.retry()}>
            {text.retry}
          </Button>
        )}
      </div>
    );
  }
  if (state.tag === 'blocked') {
    return (
      <div className={classes.status}>
        <Button size="compact-md" onClick={() => player.toggle()}>
          {text.tapToPlay}
        </Button>
      </div>
    );
  }

  const attempt = 'attempt' in state ? state.attempt : 1;
  const waiting = state.tag === 'preparing' || (state.tag === 'probing' && attempt > 1);
  return (
    <div className={classes.status}>
      <Loader size={18} aria-hidden />
      <p role="status">{waiting ? text.preparing(attempt, MAX_ATTEMPTS) : text.loading}</p>
      {state.tag === 'preparing' && <WaitDetail state={state} />}
    </div>
  );
}

function WaitDetail({ state }: { state: Preparing }) {
  const { player: text } = useMessages();
  const format = useFormat();
  const { progress, cause } = state;
  if (cause === 'failed') return <TryNow callSid={state.track.callSid} />;
  if (!progress) return <span className={classes.detail}>{text.waiting[cause]}</span>;
  const done = format.bytes(progress.bytes);
  return (
    <span className={classes.detail}>
      {progress.totalBytes === null
        ? text.bytes(done)
        : text.bytesOf(done, format.bytes(progress.totalBytes))}
    </span>
  );
}

/** Clears the server's failure, so that the download is tried at once instead of after its window. */
function TryNow({ callSid }: { callSid: string }) {
  const player = usePlayer();
  const { player: text } = useMessages();
  const [busy, setBusy] = useState(false);

  async function tryNow() {
    setBusy(true);
    // Refused or lost: the wait that is running goes on as it was.
    await api
      .POST('/api/recordings/{call_sid}/retry', { params: { path: { call_sid: callSid } } })
      .then(({ response }) => response.ok && player.wake(callSid))
      .catch(() => undefined);
    setBusy(false);
  }

  return (
    <>
      <span className={classes.detail}>{text.waiting.failed}</span>
      <Button size="compact-sm" variant="light" loading={busy} onClick={tryNow}>
        {text.tryNow}
      </Button>
    </>
  );
}
