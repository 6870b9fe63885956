import { Link } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import { useFormat } from '@/shared/format';
import { DataTable } from '@/shared/ui';
import classes from './audit-table.module.css';
import { type Change, changesOf, objectsOf } from './details';
import type { AuditLine } from './queries';

/** A call's SID is told apart by its end. */
const MOST_OF_AN_ID = 6;

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
        {
          name: text.details,
          cell: ({ details }) => {
            const changes = changesOf(details);
            return changes.length > 0 ? <Details changes={changes} /> : null;
          },
        },
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

/** In words; a call or a lead is opened from here. */
function AuditObject({ object }: { object: string }) {
  const { audit: text } = useMessages();
  const words: Record<string, string> = text.objects;
  return objectsOf(object).map(({ kind, id }, index) => {
    const name = (
      <>
        {words[kind] ?? kind} {id && <bdi dir="ltr">{id.slice(-MOST_OF_AN_ID)}</bdi>}
      </>
    );
    return (
      <span key={`${kind} ${id}`} className={classes.nowrap} title={id}>
        {index > 0 && ` ${text.mergedFrom} `}
        {kind === 'call' && id ? (
          <Link className={classes.link} to="/calls" search={{ call: id }}>
            {name}
          </Link>
        ) : kind === 'lead' && id ? (
          <Link className={classes.link} to="/leads/$leadId" params={{ leadId: id }}>
            {name}
          </Link>
        ) : (
          name
        )}
      </span>
    );
  });
}

function Details({ changes }: { changes: Change[] }) {
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
  const { audit: text, settings } = useMessages();
  const fields: Record<string, string> = text.fields;
  const values: Record<string, string> = {
    true: text.yes,
    false: text.no,
    ...(name === 'role' && settings.roles),
    ...(name === 'scopes' && settings.scopes),
    ...(name === 'fields' && fields),
  };
  const inWords = (value: string) =>
    value
      .split(', ')
      .map((one) => values[one] ?? one)
      .join(', ');
  return (
    <>
      {fields[name] ?? <bdi>{name}</bdi>}:{' '}
      {from !== undefined && (
        <>
          <bdi>{inWords(from)}</bdi> <span className={classes.became}>{text.became}</span>{' '}
        </>
      )}
      <bdi>{inWords(to)}</bdi>
    </>
  );
}
