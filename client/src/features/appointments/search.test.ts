import { expect, it } from 'vitest';
import { parseAppointmentsSearch } from './search';

it('the address is understood, and what was understood before is understood again', () => {
  const address = { view: 'list', day: '2026-03-27', calendar: '3', appointment: '9', at: '02:30' };
  const parsed = { ...address, calendar: 3, appointment: 9 };
  expect(parseAppointmentsSearch(address)).toEqual(parsed);
  expect(parseAppointmentsSearch(parsed)).toEqual(parsed);
});

it('what does not parse is left out', () => {
  const address = { view: 'year', day: 'soon', calendar: 'x', appointment: '0', at: '25:00' };
  expect(parseAppointmentsSearch(address)).toEqual({});
  expect(parseAppointmentsSearch({ calendar: 'none', appointment: 'new' })).toEqual({
    calendar: 'none',
    appointment: 'new',
  });
});
