import { type CSSProperties, type PointerEvent, useRef } from 'react';
import { useMessages } from '@/app/i18n';
import { useFormat, useZone } from '@/shared/format';
import type { Appointment } from './appointment';
import { movedTo, type Placed } from './week';
import classes from './week-view.module.css';

const DAY_MINUTES = 24 * 60;
const STEP = 15;
const LEAST_PIXELS = 5;

type Times = { starts_at: string; ends_at: string };
type Props = {
  placed: Placed<Appointment>;
  day: string;
  colour: string | undefined;
  movable: boolean;
  onOpen: () => void;
  onMove: (times: Times) => void;
};

type Drag = { x: number; y: number; moved: boolean };

/** An appointment on the grid: pressed it opens, pulled by the mouse it moves; opened, it has buttons for the same. */
export function WeekBlock({ placed, day, colour, movable, onOpen, onMove }: Props) {
  const { item, from, to, lane, lanes } = placed;
  const { appointments: text } = useMessages();
  const format = useFormat();
  const zone = useZone();
  const drag = useRef<Drag>(null);
  const times = `${format.time(item.starts_at)}–${format.time(item.ends_at)}`;

  const begin = (event: PointerEvent<HTMLButtonElement>) => {
    if (!movable || event.pointerType === 'touch' || event.button !== 0) return;
    drag.current = { x: event.clientX, y: event.clientY, moved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const pull = (event: PointerEvent<HTMLButtonElement>) => {
    const { current } = drag;
    if (!current) return;
    const [dx, dy] = [event.clientX - current.x, event.clientY - current.y];
    current.moved ||= Math.hypot(dx, dy) > LEAST_PIXELS;
    // Straight to the element: React is not asked for each frame.
    if (current.moved) event.currentTarget.style.translate = `${dx}px ${dy}px`;
  };
  const drop = (event: PointerEvent<HTMLButtonElement>) => {
    const { current } = drag;
    const element = event.currentTarget;
    element.style.translate = '';
    if (!current?.moved) return;
    const target = columnAt(element, event.clientX);
    const height = element.parentElement?.clientHeight ?? 0;
    if (!target || height === 0) return;
    const by = ((event.clientY - current.y) / height) * DAY_MINUTES;
    const minutes = Math.round((from + by) / STEP) * STEP;
    const within = Math.min(Math.max(minutes, 0), DAY_MINUTES - STEP);
    if (target !== day || within !== from) onMove(movedTo(item, target, within, zone));
  };
  return (
    <button
      type="button"
      className={classes.block}
      data-status={item.status}
      style={
        {
          '--from': from,
          '--to': to,
          '--lane': lane,
          '--lanes': lanes,
          '--colour': colour ?? 'var(--accent)',
        } as CSSProperties
      }
      aria-label={`${times}, ${item.title}, ${text.statuses[item.status]}`}
      onPointerDown={begin}
      onPointerMove={pull}
      onPointerUp={drop}
      onPointerCancel={(event) => {
        event.currentTarget.style.translate = '';
        drag.current = null;
      }}
      onClick={() => {
        const pulled = drag.current?.moved;
        drag.current = null;
        if (!pulled) onOpen();
      }}
    >
      <bdi className={classes.blockTitle}>{item.title}</bdi>
      <bdi dir="ltr" className={classes.blockTime}>
        {times}
      </bdi>
    </button>
  );
}

/** The day whose column lies under the pointer, whichever way the page runs. */
function columnAt(element: HTMLElement, x: number): string | undefined {
  const columns = element.closest('[style*="--days"]')?.querySelectorAll<HTMLElement>('[data-day]');
  for (const column of columns ?? []) {
    const { left: start, right: end } = column.getBoundingClientRect();
    if (x >= start && x < end) return column.dataset.day;
  }
  return undefined;
}
