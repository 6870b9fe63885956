import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import { CallButton } from '@/features/outbound';
import type { CallSummary } from '@/shared/api';
import { clock, useFormat } from '@/shared/format';
import { PhoneNumber } from '@/shared/ui';
import { customerNumber, personName, wantsCallback } from './call';
import classes from './calls-list.module.css';
import { CallRecordingLabel, StatusLabel } from './labels';
import { PlayButton } from './play-button';

type Props = { calls: CallSummary[]; opened: string | undefined };

/** A table where there is room for one, cards on a phone. */
export function CallsList(props: Props) {
  const wide = useMediaQuery('(min-width: 56em)', true, { getInitialValueInEffect: false });
  return wide ? <CallsTable {...props} /> : <CallsCards {...props} />;
}

function CallsTable({ calls, opened }: Props) {
  const { calls: text } = useMessages();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col" className={classes.hiddenHead}>
            {text.columnActions}
          </th>
          <th scope="col">{text.columnPerson}</th>
          <th scope="col">{text.columnTime}</th>
          <th scope="col" className={classes.ifRoom}>
            {text.columnDuration}
          </th>
          <th scope="col">{text.columnStatus}</th>
          <th scope="col" className={classes.ifRoom}>
            {text.columnAbout}
          </th>
          <th scope="col">{text.columnRecording}</th>
        </tr>
      </thead>
      <tbody>
        {calls.map((call) => (
          <tr key={call.call_sid} data-open={call.call_sid === opened || undefined}>
            <td className={classes.action}>
              <PlayButton call={call} />
            </td>
            <td>
              <Person call={call} />
            </td>
            <td>
              <When iso={call.started_at} />
            </td>
            <td className={`${classes.duration} ${classes.ifRoom}`}>
              <Duration call={call} />
            </td>
            <td>
              <StatusLabel call={call} />
              <CallBack call={call} />
            </td>
            <td className={`${classes.aboutCell} ${classes.ifRoom}`}>
              <About call={call} />
            </td>
            <td>
              <CallRecordingLabel call={call} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CallsCards({ calls }: Props) {
  return (
    <ul className={classes.cards}>
      {calls.map((call) => (
        <li key={call.call_sid} className={classes.card}>
          <div className={classes.action}>
            <PlayButton call={call} />
          </div>
          <Person call={call} />
          <When iso={call.started_at} />
          <div className={classes.cardRest}>
            <About call={call} />
            <div className={classes.labels}>
              <StatusLabel call={call} />
              <CallRecordingLabel call={call} />
              <span className={classes.duration}>
                <Duration call={call} />
              </span>
            </div>
            <CallBack call={call} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The link covers its whole row; the play button lies above it. */
function Person({ call }: { call: CallSummary }) {
  const { calls: text } = useMessages();
  const name = personName(call, text.unknownNumber);
  return (
    <div className={classes.lines}>
      <Link
        to="."
        search={(search) => ({ ...search, call: call.call_sid })}
        resetScroll={false}
        className={classes.person}
        aria-label={text.open(name)}
      >
        <bdi>{name}</bdi>
      </Link>
      {call.lead?.name && (
        <span className={classes.second}>
          <PhoneNumber value={customerNumber(call)} />
        </span>
      )}
    </div>
  );
}

/** Beside a call that nobody answered: the way to return it. */
function CallBack({ call }: { call: CallSummary }) {
  const { calls: text } = useMessages();
  if (!wantsCallback(call)) return null;
  const name = personName(call, text.unknownNumber);
  return (
    <div className={`${classes.action} ${classes.callBack}`}>
      <CallButton
        back
        size="compact-sm"
        target={{ leadId: call.lead?.id, number: customerNumber(call), name }}
      />
    </div>
  );
}

function When({ iso }: { iso: string }) {
  const format = useFormat();
  return (
    <time className={classes.lines} dateTime={iso}>
      <span>{format.day(iso, new Date())}</span>
      <span className={classes.second}>{format.time(iso)}</span>
    </time>
  );
}

function Duration({ call }: { call: CallSummary }) {
  const format = useFormat();
  if (!call.duration_seconds) return <span className={classes.second}>–</span>;
  return (
    <>
      <bdi dir="ltr" aria-hidden="true">
        {clock(call.duration_seconds)}
      </bdi>
      <span className={classes.spoken}>{format.spoken(call.duration_seconds)}</span>
    </>
  );
}

function About({ call }: { call: CallSummary }) {
  const topic = [call.service, call.city].filter(Boolean).join(' · ');
  if (!topic && !call.summary) return null;
  return (
    <div className={classes.about}>
      {topic && <bdi className={classes.topic}>{topic}</bdi>}
      {call.summary && (
        <bdi className={classes.summary} title={call.summary}>
          {call.summary}
        </bdi>
      )}
    </div>
  );
}
