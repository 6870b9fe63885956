import { Link } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import { useFormat } from '@/shared/format';
import { DataTable } from '@/shared/ui';
import classes from './audit-table.module.css';
import { type Change, changesOf } from './details';
import type { AuditLine } from './queries';

export function AuditTable({ lines }: { lines: AuditLine[] }) {
  const { audit: text } = useMessages();
  const format = useFormat();
  const actions: Record<string, string> = text.actions;
  return (
    <DataTable
      label={text.title}
      rows={lines}
      rowKey={({ id }) => id}
      columns={[
        {
          name: text.at,
          cell: ({ at }) => (
            <time dateTime={at} className={classes.nowrap}>
              {format.fullDay(at)}, {format.timeWithSeconds(at)}
            </time>
          ),
        },
        { name: text.action, cell: ({ action }) => actions[action] ?? <bdi>{action}</bdi> },
        { name: text.actor, cell: ({ actor }) => <Actor actor={actor} /> },
        { name: text.object, cell: ({ object }) => object && <AuditObject object={object} /> },
        { name: text.details, cell: ({ details }) => <Details details={details} /> },
        { name: text.address, cell: ({ address }) => address && <bdi dir="ltr">{address}</bdi> },
      ]}
    />
  );
}

function Actor({ actor: { kind, name } }: Pick<AuditLine, 'actor'>) {
  const { audit: text } = useMessages();
  if (kind === 'nobody') return text.nobody;
  return (
    <>
      <bdi>{name ?? text.unknown}</bdi>
      {kind === 'token' && ` (${text.token})`}
    </>
  );
}

/** A call or a lead is opened from here; anything else is named as the log names it. */
function AuditObject({ object }: { object: string }) {
  const name = (
    <bdi dir="ltr" className={classes.object}>
      {object}
    </bdi>
  );
  if (/^CA[0-9a-f]{32}$/.test(object)) {
    return (
      <Link to="/calls" search={{ call: object }}>
        {name}
      </Link>
    );
  }
  const lead = /^lead:([1-9]\d*)$/.exec(object)?.[1];
  if (!lead) return name;
  return (
    <Link to="/leads/$leadId" params={{ leadId: lead }}>
      {name}
    </Link>
  );
}

function Details({ details }: Pick<AuditLine, 'details'>) {
  const changes = changesOf(details);
  if (changes.length === 0) return null;
  return (
    <ul className={classes.changes}>
      {changes.map((change) => (
        <li key={change.name}>
          <OneChange change={change} />
        </li>
      ))}
    </ul>
  );
}

function OneChange({ change: { name, from, to } }: { change: Change }) {
  const { audit: text } = useMessages();
  const fields: Record<string, string> = text.fields;
  return (
    <>
      {fields[name] ?? <bdi>{name}</bdi>}:{' '}
      {from !== undefined && (
        <>
          <bdi>{from}</bdi> <span className={classes.became}>{text.became}</span>{' '}
        </>
      )}
      <bdi>{to}</bdi>
    </>
  );
}
