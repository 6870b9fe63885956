/** A number's call flow and opening hours as a person fills them in, and as the server takes them. */

import type { Schemas } from '@/shared/api';
import { DAYS, type Flow, type Hours, type Interval, type Spoken } from './types';

/** Every kind's fields at once, so that a change of mind loses nothing. */
export type FlowDraft = {
  kind: Flow['kind'];
  targets: string;
  ringSeconds: number;
  onNoAnswer: Schemas['OnNoAnswer'];
  greeting: Spoken | null;
  maxSeconds: number;
  url: string;
  announcement: Spoken | null;
};

export function draftOf(flow: Flow | null | undefined): FlowDraft {
  const draft: FlowDraft = {
    kind: flow?.kind ?? 'voicemail',
    targets: '',
    ringSeconds: 25,
    onNoAnswer: 'hangup',
    greeting: null,
    maxSeconds: 120,
    url: '',
    announcement: flow?.announcement ?? null,
  };
  if (flow?.kind === 'forward') {
    const { targets, ring_seconds: ringSeconds, on_no_answer: onNoAnswer = 'hangup' } = flow;
    return { ...draft, targets: targets.join(', '), ringSeconds, onNoAnswer };
  }
  if (flow?.kind === 'voicemail') {
    return { ...draft, greeting: flow.greeting ?? null, maxSeconds: flow.max_seconds };
  }
  return flow?.kind === 'stream' ? { ...draft, url: flow.url } : draft;
}

export function flowOf(draft: FlowDraft): Flow {
  const announcement = draft.announcement;
  if (draft.kind === 'forward') {
    const targets = draft.targets.split(/[,;\n]/).map((target) => target.trim());
    return {
      kind: 'forward',
      targets: targets.filter(Boolean),
      ring_seconds: draft.ringSeconds,
      announcement,
      on_no_answer: draft.onNoAnswer,
    };
  }
  if (draft.kind === 'voicemail') {
    const { greeting, maxSeconds: max_seconds } = draft;
    return { kind: 'voicemail', announcement, greeting, max_seconds };
  }
  return { kind: 'stream', url: draft.url.trim(), announcement };
}

/** Sunday to Thursday, nine to five: where someone begins who had no hours. */
export const FIRST_HOURS: Hours = {
  weekly: DAYS.slice(0, 5).map((day) => ({ day, from: '09:00', to: '17:00' })),
  closed_dates: [],
};

/** The day's next interval begins where its last one ended. */
export function addInterval(hours: Hours, day: Interval['day']): Hours {
  const last = hours.weekly.findLast((interval) => interval.day === day);
  const from = last?.to ?? '09:00';
  const to = from < '17:00' ? '17:00' : '24:00';
  return { ...hours, weekly: [...hours.weekly, { day, from, to }] };
}

/** The interval that is none, or overlaps another of its day. */
export function badInterval({ weekly }: Hours): Interval | undefined {
  return weekly.find(
    (one, at) =>
      one.from >= one.to ||
      weekly.some(
        (other, index) =>
          index < at && other.day === one.day && other.from < one.to && one.from < other.to,
      ),
  );
}
