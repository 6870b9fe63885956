import { describe, expect, it } from 'vitest';
import { addInterval, badInterval, draftOf, FIRST_HOURS, flowOf } from './flow';
import type { Flow } from './types';

describe('a call flow', () => {
  it.each<Flow>([
    {
      kind: 'forward',
      targets: ['+972501234567', '+972527654321'],
      ring_seconds: 40,
      announcement: { say: 'השיחה מוקלטת' },
      on_no_answer: 'voicemail',
    },
    { kind: 'voicemail', announcement: null, greeting: { say: 'אנחנו סגורים' }, max_seconds: 90 },
    { kind: 'stream', url: 'wss://media.example.com/in', announcement: null },
  ])('of kind $kind comes back as it was', (flow) => {
    expect(flowOf(draftOf(flow))).toEqual(flow);
  });

  it('takes numbers as they are typed', () => {
    const draft = {
      ...draftOf(null),
      kind: 'forward' as const,
      targets: '050-1234567; , 03-5551234',
    };
    expect(flowOf(draft)).toMatchObject({ targets: ['050-1234567', '03-5551234'] });
  });
});

describe('opening hours', () => {
  it('may touch and not overlap', () => {
    const day = 'sunday' as const;
    const with2 = addInterval(FIRST_HOURS, day);
    expect(with2.weekly.at(-1)).toEqual({ day, from: '17:00', to: '24:00' });
    expect(badInterval(with2)).toBeUndefined();
    const overlapping = { day, from: '16:00', to: '18:00' };
    expect(badInterval({ ...FIRST_HOURS, weekly: [...FIRST_HOURS.weekly, overlapping] })).toBe(
      overlapping,
    );
  });

  it('end after they begin', () => {
    const none = { day: 'friday' as const, from: '12:00', to: '12:00' };
    expect(badInterval({ weekly: [none], closed_dates: [] })).toBe(none);
  });
});
