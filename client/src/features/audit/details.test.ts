import { describe, expect, it } from 'vitest';
import { changesOf, objectsOf } from './details';
import { parseAuditSearch, toQuery } from './search';

describe('the details of a line', () => {
  it('tell what was and what is', () => {
    const details = { purge_days: { from: 30, to: 14 }, announcement: { from: 'hi', to: null } };
    expect(changesOf(details)).toEqual([
      { name: 'purge_days', from: '30', to: '14' },
      { name: 'announcement', from: 'hi', to: '–' },
    ]);
  });

  it('may be plain values', () => {
    expect(changesOf({ role: 'agent', scopes: ['calls:read'] })).toEqual([
      { name: 'role', to: 'agent' },
      { name: 'scopes', to: 'calls:read' },
    ]);
    expect(changesOf(null)).toEqual([]);
  });
});

describe('what a line is about', () => {
  const sid = `CA${'0'.repeat(32)}`;
  it.each([
    [sid, [{ kind: 'call', id: sid }]],
    ['user:7', [{ kind: 'user', id: '7' }]],
    ['settings', [{ kind: 'settings', id: undefined }]],
    [
      'lead:3 from lead:5',
      [
        { kind: 'lead', id: '3' },
        { kind: 'lead', id: '5' },
      ],
    ],
  ])('%s', (object, expected) => expect(objectsOf(object)).toEqual(expected));
});

describe('the filters in the address', () => {
  it('take an actor by kind and number only', () => {
    expect(parseAuditSearch({ actor: 'user:7', action: 'played' })).toEqual({
      actor: 'user:7',
      action: 'played',
    });
    expect(parseAuditSearch({ actor: 'everyone', from: 'soon' })).toEqual({});
  });

  it('hold the last day whole', () => {
    expect(toQuery({ to: '2026-03-27' }, 'Asia/Jerusalem')).toEqual({
      to: '2026-03-27T21:00:00.000Z',
    });
  });
});
