import { useMessages } from '@/app/i18n';
import classes from './import.module.css';
import type { Import } from './lead';

/** What a file did, or would do: counts, then each row that was left out and why. */
export function ImportReport({ report }: { report: Import }) {
  const { leads } = useMessages();
  const text = leads.importing;
  const reasons: Record<string, string> = text.reasons;
  const fields: Record<string, string> = text.fields;
  const counts = [
    [text.rows, report.rows],
    [text.created, report.created],
    [text.updated, report.updated],
    [text.unchanged, report.unchanged],
    [text.failed, report.failed],
  ] as const;
  return (
    <section className={classes.report} aria-label={report.dry_run ? text.would : text.did}>
      <h3>{report.dry_run ? text.would : text.did}</h3>
      <dl className={classes.counts}>
        {counts.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {report.unknown_columns.length > 0 && (
        <p>
          {text.unknownColumns} <bdi>{report.unknown_columns.join(', ')}</bdi>
        </p>
      )}
      {report.problems.length > 0 && (
        <div className={classes.problems}>
          <table aria-label={text.problems}>
            <thead>
              <tr>
                <th scope="col">{text.row}</th>
                <th scope="col">{text.field}</th>
                <th scope="col">{text.reason}</th>
              </tr>
            </thead>
            <tbody>
              {report.problems.map(({ row, field, reason }) => (
                <tr key={`${row} ${field ?? ''} ${reason}`}>
                  <td>{row}</td>
                  <td>{fields[field ?? ''] ?? field ?? '–'}</td>
                  <td>{reasons[reason] ?? reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {report.problems_left_off > 0 && <p>{text.leftOff(report.problems_left_off)}</p>}
    </section>
  );
}
