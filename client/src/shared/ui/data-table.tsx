import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './data-table.module.css';

export type Column<T> = {
  /** Its heading; on a card the word before its value. */
  name: string;
  cell: (row: T) => ReactNode;
  /** Buttons: at the end of a row, without a heading for the eye. */
  actions?: boolean;
};

type Props<T> = {
  /** What the table lists, for the ear. */
  label: string;
  rows: T[];
  rowKey: (row: T) => string | number;
  /** The first one names the row. */
  columns: Column<T>[];
};

/** In a cell: the link that covers its whole row. */
export const rowLink = classes.link ?? '';

/** A table where there is room for one, cards on a phone. */
export function DataTable<T>(props: Props<T>) {
  const wide = useMediaQuery('(min-width: 56em)', true, { getInitialValueInEffect: false });
  return wide ? <Table {...props} /> : <Cards {...props} />;
}

function Table<T>({ label, rows, rowKey, columns }: Props<T>) {
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ name, actions }) => (
            <th key={name} scope="col" data-actions={actions}>
              {actions ? <span className={classes.spoken}>{name}</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map(({ name, cell, actions }) => (
              <td key={name} data-actions={actions}>
                {actions ? <div className={classes.buttons}>{cell(row)}</div> : cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cards<T>({ label, rows, rowKey, columns: [head, ...rest] }: Props<T>) {
  return (
    <ul className={classes.cards} aria-label={label}>
      {rows.map((row) => (
        <li key={rowKey(row)} className={classes.card}>
          <div className={classes.cardHead}>{head?.cell(row)}</div>
          {rest.map(({ name, cell, actions }) => {
            const content = cell(row);
            if (actions) {
              return (
                <div key={name} className={classes.buttons}>
                  {content}
                </div>
              );
            }
            return content === null ? null : (
              <div key={name} className={classes.pair}>
                <span className={classes.name}>{name}</span>
                <span className={classes.value}>{content}</span>
              </div>
            );
          })}
        </li>
      ))}
    </ul>
  );
}
