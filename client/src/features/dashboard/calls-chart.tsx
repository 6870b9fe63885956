import { Link } from '@tanstack/react-router';
import { useMessages } from '@/app/i18n';
import { useFormat } from '@/shared/format';
import classes from './calls-chart.module.css';
import { type Bar, roundTop } from './stats';

const HEIGHT = 100;
const PITCH = 10;
const WIDTH = 7;

type Props = { name: string; path: '/calls' | '/outbound'; bars: Bar[] };

/** A bar a day, the unanswered calls on top of the answered ones. Time runs from left to right in any language. */
export function CallsChart({ name, path, bars }: Props) {
  const { dashboard: text } = useMessages();
  const format = useFormat();
  const top = roundTop(Math.max(0, ...bars.map((bar) => bar.answered + bar.unanswered)));
  const sum = (of: (bar: Bar) => number) => bars.reduce((total, bar) => total + of(bar), 0);
  const [answered, unanswered] = [sum((bar) => bar.answered), sum((bar) => bar.unanswered)];
  const tall = (calls: number) => (calls / top) * HEIGHT;
  const middle = bars[Math.floor((bars.length - 1) / 2)];

  return (
    <figure className={classes.chart}>
      <ul className={classes.legend} aria-hidden="true">
        <li data-kind="answered">{text.answered}</li>
        <li data-kind="unanswered">{text.unanswered}</li>
      </ul>
      <div className={classes.plot} dir="ltr">
        <div className={classes.scale} aria-hidden="true">
          <span>{format.number(top)}</span>
          <span>{format.number(top / 2)}</span>
          <span>0</span>
        </div>
        <svg
          className={classes.bars}
          viewBox={`0 0 ${bars.length * PITCH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={text.chart(name, answered + unanswered, unanswered)}
        >
          {bars.map((bar, index) => {
            const x = index * PITCH + (PITCH - WIDTH) / 2;
            const heard = tall(bar.answered);
            const missed = tall(bar.unanswered);
            return (
              <g key={bar.date} className={classes.day}>
                <title>{text.day(format.date(bar.date), bar.answered, bar.unanswered)}</title>
                <rect className={classes.hover} x={index * PITCH} width={PITCH} height={HEIGHT} />
                <rect
                  className={classes.answered}
                  x={x}
                  y={HEIGHT - heard}
                  width={WIDTH}
                  height={heard}
                />
                <rect
                  className={classes.unanswered}
                  x={x}
                  y={HEIGHT - heard - missed}
                  width={WIDTH}
                  height={missed}
                />
              </g>
            );
          })}
        </svg>
        <div className={classes.dates} aria-hidden="true">
          {[bars[0], middle, bars.at(-1)].map(
            (bar) => bar && <span key={bar.date}>{format.date(bar.date)}</span>,
          )}
        </div>
      </div>
      <details className={classes.details}>
        <summary>{text.table}</summary>
        <div className={classes.scroll}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text.date}</th>
                <th scope="col">{text.answered}</th>
                <th scope="col">{text.unanswered}</th>
              </tr>
            </thead>
            <tbody>
              {bars.map((bar) => (
                <tr key={bar.date}>
                  <th scope="row">
                    <Link to={path} search={{ from: bar.date, to: bar.date }}>
                      {format.date(bar.date)}
                    </Link>
                  </th>
                  <td>{format.number(bar.answered)}</td>
                  <td>{format.number(bar.unanswered)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
