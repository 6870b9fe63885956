import { Link } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import type { CallStats } from '@/shared/api';
import classes from './top-list.module.css';

type Props = { items: CallStats['services']; filter: 'service' | 'city' };

/** What was found most often, each as long as it is frequent; a press shows its calls. */
export function TopList({ items, filter }: Props) {
  const { dashboard: text } = useMessages();
  const most = Math.max(1, ...items.map(({ calls }) => calls));
  if (items.length === 0) return <p className={classes.nothing}>{text.nothingFound}</p>;
  return (
    <ol className={classes.list}>
      {items.map(({ name, calls }) => (
        <li key={name}>
          <Link to="/calls" search={{ [filter]: name }} className={classes.item}>
            <bdi>{name}</bdi>
            <span className={classes.count}>{text.calls(calls)}</span>
            <span
              className={classes.bar}
              style={{ inlineSize: `${(calls / most) * 100}%` }}
              aria-hidden="true"
            />
          </Link>
        </li>
      ))}
    </ol>
  );
}
